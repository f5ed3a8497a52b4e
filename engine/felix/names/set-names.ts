// Ids of IP sets, which are hashes of what they stand for (MakeUniqueID(), libcalico-go/lib/hash), and the names they get
// in the kernel (IPVersionConfig.NameForMainIPSet(), felix/ipsets/ipset_defs.go).
import { base64Url, digest } from "#engine/felix/digest.ts";
import type { NameTraits } from "#engine/felix/vintage/names.ts";
import type { Family } from "#engine/net/address.ts";

/** The kernel's IPSET_MAXNAMELEN without its terminating byte. */
export const MAX_SET_NAME_LENGTH = 31;

export function uniqueId(prefix: string, content: string): string {
  return `${prefix}:${base64Url(digest("sha224", `${prefix}:${content}`))}`;
}

/** `canonical` is the selector as Calico prints it: `(a == "b" && has(c))`. */
export function selectorSetId(canonical: string): string {
  return uniqueId("s", canonical);
}

/** Felix 2.1 to 2.3; later a tag is the selector `has(tag)`. */
export function tagSetId(tag: string): string {
  return uniqueId("t", tag);
}

/** Addresses and ports of the endpoints of `selectorId` that have a port of this name (3.0 and later). */
export function namedPortSetId(selectorId: string, protocol: string, port: string): string {
  return uniqueId("n", `${selectorId},${protocol.toLowerCase()},${port}`);
}

/** Endpoints of a service (3.20 and later): with their ports in egress rules, without in ingress rules. */
export function serviceSetId(namespace: string, service: string, ports: "with-ports" | "without-ports"): string {
  return uniqueId(ports === "with-ports" ? "svc" : "svcnoport", `${namespace}/${service}`);
}

/** `id` as above, or one of the fixed names. */
export function setName({ setToken }: Pick<NameTraits, "setToken">, family: Family, id: string): string {
  return `cali${family}${setToken}${id}`.slice(0, MAX_SET_NAME_LENGTH);
}
