// Hovers of an ipset file.

import type { IpSet } from "#engine/ipset/ipset.ts";
import { setType } from "#engine/ipset/set-types.ts";
import { parseAddress, sameAddress } from "#engine/net/address.ts";
import type { NodeContext } from "#engine/node/node.ts";
import type { Scope } from "#server/files.ts";
import { setThingAt } from "#server/ipset/set-at.ts";
import { setBlocks } from "#server/iptables/hover-set.ts";
import { useItems } from "#server/iptables/hover-uses.ts";
import type { HoverText } from "#server/language.ts";
import { type Block, code, list, type Piece, text } from "#server/markup.ts";

export function hover(scope: Scope, offset: number): HoverText | undefined {
  const thing = setThingAt(scope.file, offset);
  if (thing === undefined) return undefined;
  switch (thing.kind) {
    case "name":
      return { span: thing.span, blocks: nameBlocks(scope, thing.name, thing.set) };
    case "type": {
      const summary = setType(thing.type)?.summary ?? "ipset has no type of this name.";
      return { span: thing.span, blocks: [text(code(thing.type)), text(summary)] };
    }
    case "element": {
      const what = thing.element.nomatch ? "Exception from " : "Member of ";
      const title = text(what, code(thing.set.name.text), ` (${thing.set.type})`);
      return { span: thing.span, blocks: [title, ...list(deviceItems(scope.folder.node, thing.element.text))] };
    }
  }
}

function nameBlocks({ folder }: Scope, name: string, set: IpSet | undefined): readonly Block[] {
  const dumps = folder.files.filter(({ file }) => file.ruleset !== undefined);
  const items = dumps.flatMap(({ name: dump, file }) =>
    useItems(file, "set", name).map((item): Piece[] => [`${dump}: `, ...item]),
  );
  const title = text("Set ", code(name));
  return set === undefined ? [title, text("This file does not create it."), ...list(items)] : [title, ...setBlocks(set, items)];
}

/** The interface that has the element's address, or leads to it. */
function deviceItems({ interfaces, routes }: NodeContext, element: string): Piece[][] {
  const address = parseAddress(element.split(",")[0] ?? "");
  if (address === undefined) return [];
  const own = interfaces?.find((one) => one.addresses.some((held) => sameAddress(held.address, address)));
  if (own !== undefined) return [[`An address of this node: ${own.name}`]];
  const route = routes?.find(
    ({ type, destination }) =>
      type === "unicast" && sameAddress(destination.address, address) && destination.mask.every((word) => word === 0xffffffff),
  );
  return route?.device === undefined ? [] : [[`It lies behind ${route.device}, by the routes`]];
}
