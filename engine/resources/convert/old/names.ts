// Names of v1 in the form that v3 asks for: libcalico-go/lib/upgrade/converters/names.go.
import { bytesToHex, digest } from "#engine/felix/digest.ts";
import { type Address, formatAddress } from "#engine/net/address.ts";

/** normalizeName(), without a qualifier: what v3 calls a node. */
export function nodeName(name: string): string {
  const words = name
    .toLowerCase()
    .replaceAll("/", ".")
    .replace(/[^-.a-z0-9]+/g, "-");
  return words.replace(/[.-]*\.[.-]*/g, ".").replace(/^[.-]+|[.-]+$/g, "");
}

/** convertName(). */
export function resourceName(name: string): string {
  return qualified(name, nodeName(name));
}

/** convertNameNoDots(): in the name of a policy a dot stands behind its tier. */
export function policyName(name: string): string {
  return qualified(name, nodeName(name).replaceAll(".", "-"));
}

/** convertProfileName(): namespaces had another prefix. */
export function profileName(name: string): string {
  return resourceName(name.startsWith("k8s_ns.") ? `kns.${name.slice("k8s_ns.".length)}` : name);
}

/** A changed name gets a qualifier of the first eight digits of its hash, so that two of them cannot meet. */
function qualified(name: string, changed: string): string {
  return name === changed ? name : `${changed}-${bytesToHex(digest("sha1", name)).slice(0, 8)}`;
}

/** cidrToName(), ippool.go. */
export function poolName(cidr: string): string {
  return cidr.replaceAll(/[.:/]/g, "-");
}

/** convertIpToName(): an IPv6 address is written in full. */
export function addressName(address: Address): string {
  if (address.length === 1) return formatAddress(address).replaceAll(".", "-");
  const groups = address.flatMap((word) => [word >>> 16, word & 0xffff]);
  return groups.map((group) => group.toString(16).padStart(4, "0")).join("-");
}

/** CalculateWorkloadEndpointName(), libcalico-go/lib/names/workloadendpoint.go: dashes within a part are doubled. */
export function endpointName(parts: readonly string[]): string {
  return parts.map((part) => part.replaceAll("-", "--")).join("-");
}
