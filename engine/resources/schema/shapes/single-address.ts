// One address without a length.
import { familyOf, parseAddress } from "#engine/net/address.ts";
import type { Shape } from "#engine/resources/schema/schema.ts";
import { textShape } from "#engine/resources/schema/shapes/text-shape.ts";

export const ANY_ADDRESS: Shape = textShape(
  "an IPv4 or IPv6 address",
  ["192.0.2.1", "2001:db8::1"],
  (text) => parseAddress(text) !== undefined,
);

export const IPV4_ADDRESS: Shape = textShape("an IPv4 address", ["192.0.2.1"], (text) => isOfFamily(text, 4));

export const IPV6_ADDRESS: Shape = textShape("an IPv6 address", ["2001:db8::1"], (text) => isOfFamily(text, 6));

function isOfFamily(text: string, family: 4 | 6): boolean {
  const address = parseAddress(text);
  return address !== undefined && familyOf(address) === family;
}
