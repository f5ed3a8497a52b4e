// Hovers of ipset names: type, size and members where the folder has the set, and the rules that use it.

import type { IpSet } from "#engine/ipset/ipset.ts";
import { setType } from "#engine/ipset/set-types.ts";
import type { Scope } from "#server/files.ts";
import { setNameBlocks } from "#server/iptables/hashes/hover-set-name.ts";
import { useItems } from "#server/iptables/hover-uses.ts";
import { countOf } from "#server/iptables/words.ts";
import { type Block, code, list, type Piece, text } from "#server/markup.ts";

const SHOWN_MEMBERS = 10;

export function setHover({ file, folder: { node }, workspace }: Scope, name: string): readonly Block[] {
  const set = node.sets?.get(name);
  const title = [text("Set ", code(name)), ...setNameBlocks(name, workspace)];
  const uses = useItems(file, "set", name);
  if (set !== undefined) return [...title, ...setBlocks(set, uses)];
  const unknown =
    node.sets === undefined
      ? "No file of this folder says which members it has: whether a packet is in it is not known."
      : "The folder's sets do not include it: whether a packet is in it is not known.";
  return [...title, text(unknown), ...list(uses)];
}

/** What is known of a set, with more items behind it. */
export function setBlocks(set: IpSet, items: readonly (readonly Piece[])[]): readonly Block[] {
  const summary = setType(set.type)?.summary;
  const size = set.incomplete === undefined ? "" : ` (${set.incomplete})`;
  return [
    text(code(set.type), `, IPv${set.family}${summary === undefined ? "" : `: ${summary}`}`),
    ...list([[`${countOf(set.elements.length, "member")}${size}`], ...members(set), ...items]),
  ];
}

function members({ elements }: IpSet): Piece[][] {
  if (elements.length === 0) return [];
  const pieces = elements
    .slice(0, SHOWN_MEMBERS)
    .flatMap(({ text: member, nomatch }, index): Piece[] => [
      index === 0 ? "" : ", ",
      code(nomatch ? `${member} nomatch` : member),
    ]);
  return [[...pieces, elements.length > SHOWN_MEMBERS ? ", …" : ""]];
}
