// The check of a received IPv4 packet's source against the routes: fib_validate_source() in net/ipv4/fib_frontend.c.
import { type Address, contains, sameAddress } from "#engine/net/address.ts";
import { hasCustomRules, lookUp } from "#engine/node/fib.ts";
import { addressesOn, interfaceNamed, isOwnAddress } from "#engine/node/local-table.ts";
import type { NodeContext } from "#engine/node/node.ts";
import { eitherOn, reversePathModes } from "#engine/node/sysctls.ts";
import { LOCAL_TABLE } from "#engine/node/tables.ts";

export type Validity =
  | { readonly kind: "valid" }
  | { readonly kind: "dropped"; readonly why: string }
  | { readonly kind: "unknown"; readonly why: string };

export interface SourceCheck {
  readonly source: Address;
  /** Undefined for broadcast and multicast, which no route leads back from. */
  readonly destination: Address | undefined;
  readonly mark: number;
  readonly device: string;
  /** Where it will be forwarded to; undefined for local delivery. */
  readonly outDevice: string | undefined;
}

const VALID: Validity = { kind: "valid" };

/** Tries every rp_filter the device may have; where they disagree the answer is unknown. */
export function validateSource(node: NodeContext, check: SourceCheck): Validity {
  const results = reversePathModes(node, check.device).map((mode) => validateIn(node, check, mode));
  const [first = VALID] = results;
  if (results.every((result) => result.kind === first.kind)) return first;
  const why = results.find((result) => result.kind === "unknown") ?? {
    why: `rp_filter of ${check.device} is not known, and the way back to the source does not lead by it`,
  };
  return { kind: "unknown", why: "why" in why ? why.why : "" };
}

function validateIn(node: NodeContext, check: SourceCheck, mode: number): Validity {
  const { device, outDevice, source } = check;
  const mayRedirect = device === outDevice && eitherOn(node, device, "send_redirects") !== false;
  if (mode === 0 && !mayRedirect && !hasRealms(node)) {
    if (eitherOn(node, device, "accept_local")) return VALID;
    if (!hasCustomRules(node, 4) && !hasCustomLocalRoutes(node)) {
      const own = isOwnAddress(node, source);
      if (own === "unknown") return { kind: "unknown", why: "the node's addresses (ip addr) are not known" };
      return own ? { kind: "dropped", why: "the source is an address of the node itself (martian source)" } : VALID;
    }
  }
  return validateByRoute(node, check, mode);
}

/** fib_num_tclassid_users(); of rules' realms nothing is known here. */
function hasRealms(node: NodeContext): boolean {
  return (node.routes ?? []).some(({ hasRealm, destination }) => hasRealm && destination.address.length === 1);
}

/** Routes of type local that no address accounts for (net->ipv4.fib_has_custom_local_routes). */
function hasCustomLocalRoutes(node: NodeContext): boolean {
  return (node.routes ?? []).some(({ table, type, destination }) => {
    if (table !== LOCAL_TABLE || type !== "local" || destination.address.length !== 1) return false;
    const accounted = node.interfaces?.some((one) =>
      addressesOn(one, 4).some(
        ({ address }) => sameAddress(address, destination.address) || (one.name === "lo" && contains(destination, address)),
      ),
    );
    return accounted !== true;
  });
}

/** __fib_validate_source(). */
function validateByRoute(node: NodeContext, check: SourceCheck, mode: number): Validity {
  const { device, outDevice, source, destination } = check;
  const mark = eitherOn(node, device, "src_valid_mark") ? check.mark : 0;
  const flow = { destination: source, source: destination, mark, inDevice: outDevice ?? "lo", outDevice: undefined };
  const back = lookUp(node, flow);
  if (back.kind === "unknown") return back;
  const noWay: Validity =
    mode === 0 ? VALID : { kind: "dropped", why: `no route leads back to the source (rp_filter of ${device})` };
  if (back.kind !== "route") return noWay;
  const { type } = back.route;
  if (type === "local" && !eitherOn(node, device, "accept_local")) {
    return { kind: "dropped", why: "the source is an address of the node itself (martian source)" };
  }
  if (type !== "unicast" && type !== "local") return { kind: "dropped", why: `the source is a ${type} address (martian source)` };
  if (back.hops.some((hop) => hop.device === device)) return VALID;
  const wrongWay = `the way back to the source leaves by ${back.hops[0]?.device ?? "another device"}, not by ${device}`;
  const bare = addressesOn(
    interfaceNamed(node, device) ?? { name: device, addresses: [], up: true, mac: undefined, mtu: undefined },
    4,
  );
  // In loose mode a device without an address gets no second chance.
  if (mode === 1 || (mode === 2 && bare.length === 0)) return { kind: "dropped", why: `${wrongWay} (rp_filter)` };
  return VALID;
}
