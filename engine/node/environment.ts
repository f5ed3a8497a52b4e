// What matches may ask, answered from the node context.
import type { IpSet } from "#engine/ipset/ipset.ts";
import { isMember } from "#engine/ipset/membership.ts";
import { indexSet, type SetIndex } from "#engine/ipset/set-index.ts";
import type { Environment } from "#engine/net/environment.ts";
import { hasAddressType } from "#engine/node/address-type.ts";
import type { NodeContext } from "#engine/node/node.ts";
import { passesReversePath } from "#engine/node/reverse-path.ts";

/** Sets are made ready when they are first asked for. A set nobody gave has unknown members, even when others are known. */
export function environmentOf(node: NodeContext): Environment {
  const indexes = new Map<string, SetIndex>();
  const indexOf = (name: string): SetIndex | undefined => {
    const known = indexes.get(name);
    const set = node.sets?.get(name);
    if (known !== undefined || set === undefined || node.sets === undefined) return known;
    const index = indexSet(set, node.sets);
    indexes.set(name, index);
    return index;
  };
  return {
    inSet: (name, packet, query) => {
      const index = indexOf(name);
      return index === undefined ? "unknown" : isMember(index, packet, query);
    },
    describeSet: (name) => {
      const set = node.sets?.get(name);
      return set && describe(set);
    },
    hasAddressType: (address, type, device) => hasAddressType(node, address, type, device),
    passesReversePath: (packet, options) => passesReversePath(node, packet, options),
  };
}

const SHOWN = 3;

/** e.g. `hash:ip, 2 members: 10.0.0.1, 10.0.0.2`. */
function describe({ type, elements, incomplete, family }: IpSet): string {
  const kind = family === 6 ? `${type} (IPv6)` : type;
  if (incomplete !== undefined && elements.length === 0) return `${kind}, members not known: ${incomplete}`;
  const size = elements.length === 0 ? "no members" : elements.length === 1 ? "1 member" : `${elements.length} members`;
  const shown = elements.slice(0, SHOWN).map((element) => (element.nomatch ? `${element.text} nomatch` : element.text));
  const list = shown.length === 0 ? "" : `: ${shown.join(", ")}${elements.length > SHOWN ? "…" : ""}`;
  return `${kind}, ${size}${list}${incomplete === undefined ? "" : ` (${incomplete})`}`;
}
