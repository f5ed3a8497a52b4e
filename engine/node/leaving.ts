// Which device and gateway a route with one or several ways leads to.
import { type Address, sameAddress } from "#engine/net/address.ts";
import type { Nexthop } from "#engine/node/node.ts";

export type Way =
  | { readonly kind: "way"; readonly device: string; readonly gateway: Address | undefined }
  | { readonly kind: "unknown"; readonly why: string };

/** Of several ways the kernel takes one by a hash of the flow: the device is known only when all agree on it. */
export function leaving(hops: readonly Nexthop[]): Way {
  const [first] = hops;
  if (first?.device === undefined) return { kind: "unknown", why: "the route names no device" };
  const devices = [...new Set(hops.map((hop) => hop.device ?? "a device that is not named"))];
  if (devices.length > 1) return { kind: "unknown", why: `the route has several ways, by ${devices.join(" and ")}` };
  const { device, gateway } = first;
  const agreed = hops.every((hop) => hop.gateway !== undefined && gateway !== undefined && sameAddress(hop.gateway, gateway));
  return { kind: "way", device, gateway: hops.length === 1 || agreed ? gateway : undefined };
}
