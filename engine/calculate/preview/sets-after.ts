// The sets of a node as Felix would leave them: what the files tell over what the node has.
import type { NodeSet } from "#engine/calculate/members.ts";
import type { World } from "#engine/calculate/world.ts";
import type { IpSet, SetElement } from "#engine/ipset/ipset.ts";
import { formatAddress, parsePrefix, prefixLength } from "#engine/net/address.ts";

/**
 * `complete`: the same sets as if the files held everybody, so that what is still not known of them is not for want of files.
 * A member that the node has and no file tells of stays: neither has changed.
 */
export function setsAfter(
  world: World,
  rendered: readonly NodeSet[],
  complete: readonly NodeSet[],
  before: ReadonlyMap<string, IpSet>,
): ReadonlyMap<string, IpSet> {
  const told = addressesOf(world);
  const sets = new Map(before);
  for (const { set } of rendered) {
    const own = before.get(set.name.text);
    const whole = complete.find((one) => one.set.name.text === set.name.text)?.set;
    sets.set(set.name.text, own === undefined || own.type !== set.type ? set : merged(own, whole ?? set, told));
  }
  return sets;
}

function merged(own: IpSet, rendered: IpSet, told: ReadonlySet<string>): IpSet {
  const elements = new Map<string, SetElement>();
  for (const element of own.elements) if (!told.has(addressOf(element.text))) elements.set(element.text, element);
  for (const element of rendered.elements) elements.set(element.text, element);
  const incomplete = own.incomplete ?? rendered.incomplete;
  const { incomplete: _, ...rest } = own;
  return { ...rest, elements: [...elements.values()], ...(incomplete === undefined ? {} : { incomplete }) };
}

function addressesOf({ endpoints, networks, pools }: World): ReadonlySet<string> {
  const texts = [
    ...endpoints.flatMap(({ addresses }) => addresses),
    ...networks.flatMap(({ nets }) => nets),
    ...pools.map(({ cidr }) => cidr),
  ];
  return new Set(texts.map(addressOf));
}

/** Without what a set may have behind it (`,tcp:80`), and always spelled alike. */
function addressOf(text: string): string {
  const [first = ""] = text.split(",");
  const prefix = parsePrefix(first);
  return prefix === undefined ? first : `${formatAddress(prefix.address)}/${prefixLength(prefix.mask)}`;
}
