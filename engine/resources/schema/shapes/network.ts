// Networks as Go's net package and Calico's validator read them (libcalico-go/lib/net/ipnet.go, lib/validator/v3/validator.go).
import {
  type Address,
  type Family,
  familyOf,
  formatPrefix,
  maskOf,
  parseAddress,
  prefixOf,
  sameAddress,
} from "#engine/net/address.ts";
import type { Place, Shape } from "#engine/resources/schema/schema.ts";
import { type Fault, shapeOf, shortened } from "#engine/resources/schema/shapes/shape-of.ts";

export interface Network {
  readonly family: Family;
  /** As written, with what stands behind the mask. */
  readonly address: Address;
  readonly length: number;
  /** The address has nothing behind the mask. */
  readonly isMasked: boolean;
  /** No length was written. */
  readonly isBare: boolean;
}

/** ParseCIDROrIP(): undefined for what is neither. */
export function parseNetwork(text: string): Network | undefined {
  const parts = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text);
  const address = parseAddress(parts?.[1] ?? "");
  if (parts === null || address === undefined) return undefined;
  const family = familyOf(address);
  const length = Number(parts[2] ?? address.length * 32);
  if (length > address.length * 32) return undefined;
  const isMasked = sameAddress(prefixOf(address, maskOf(family, length)).address, address);
  return { family, address, length, isMasked, isBare: parts[2] === undefined };
}

/** The same with nothing behind the mask. */
export function maskedText({ address, family, length }: Network): string {
  return formatPrefix(prefixOf(address, maskOf(family, length)));
}

/** validateCIDR(): any network or address. */
export const CIDR: Shape = shapeOf("an IPv4 or IPv6 network or address", ["10.0.0.0/8", "10.0.0.1", "2001:db8::/32"], (text) =>
  parseNetwork(text) === undefined ? networkFault(text) : undefined,
);

/** validateIPNetwork(): the address must have nothing behind the mask. */
export const NET: Shape = shapeOf("an IPv4 or IPv6 network or address", ["10.0.0.0/8", "10.0.0.1", "2001:db8::/32"], (text) =>
  maskFault(text),
);

/** The same in rules, where an address needs its length too: validateRule() reads it with ParseCIDR(). */
export const RULE_NET: Shape = shapeOf("an IPv4 or IPv6 network", ["10.0.0.0/8", "10.0.0.1/32", "2001:db8::/32"], (text) => {
  const network = parseNetwork(text);
  if (network?.isBare !== true) return maskFault(text);
  const instead = `${text}/${network.address.length * 32}`;
  return { message: `Calico refuses an address without a length in a rule: write ${instead}`, instead };
});

export const IPV4_NET: Shape = ofFamily(NET, 4);
export const IPV6_NET: Shape = ofFamily(NET, 6);
export const IPV4_CIDR: Shape = ofFamily(CIDR, 4);
export const IPV6_CIDR: Shape = ofFamily(CIDR, 6);

function ofFamily({ check }: Shape, family: Family): Shape {
  const examples = family === 4 ? ["10.0.0.0/8", "10.0.0.1"] : ["2001:db8::/32", "2001:db8::1"];
  const own = shapeOf(`an IPv${family} network or address`, examples, (text) => {
    const network = parseNetwork(text);
    return network !== undefined && network.family !== family ? {} : undefined;
  });
  return { ...own, check: (scalar, place: Place) => [...check(scalar, place), ...own.check(scalar, place)] };
}

function maskFault(text: string): Fault | undefined {
  const network = parseNetwork(text);
  if (network === undefined) return networkFault(text);
  if (network.isMasked) return undefined;
  const instead = maskedText(network);
  return { message: `The address has bits behind the /${network.length}: the network is ${instead}`, instead };
}

function networkFault(text: string): Fault {
  const parts = /^([^/]*)\/(.*)$/.exec(text);
  const address = parts === null ? undefined : parseAddress(parts[1] ?? "");
  if (address === undefined) return {};
  const most = address.length * 32;
  return { message: `"/${shortened(parts?.[2] ?? "")}" is no length of an IPv${familyOf(address)} network: write 0 to ${most}` };
}
