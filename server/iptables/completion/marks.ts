// Values of the packet mark by what their bits are for on this node: tests for set and clear, and changes that set and clear.

import { CompletionItemKind } from "vscode-languageserver";
import type { MarkLayout } from "#engine/calico/mark-layout.ts";
import { ROLE_NAMES } from "#engine/calico/mark-meanings.ts";
import { describeMarkChange, describeMarkTest } from "#engine/calico/mark-words.ts";
import { hex } from "#engine/iptables/values/mark.ts";
import { type Found, foundOf, type Proposal } from "#server/iptables/completion/item.ts";
import type { ValueQuestion } from "#server/iptables/completion/values.ts";
import { itemAt } from "#server/iptables/completion/word-part.ts";

export function marksAt({ place, replacing }: ValueQuestion): Found {
  const { file, ruleset, span, offset, option } = place;
  const layout = file.derived.recentMarkRoles();
  const replaced = replacing(itemAt(ruleset.text, span, offset, ""));
  const ways = waysOf(option.key, option.negated);
  const proposals = bitsOf(layout).flatMap((bits) => ways.flatMap((way) => way(layout, bits)));
  const seen = new Map<string, Proposal>();
  for (const proposal of [...proposals, ...ofTheWhole(layout, option.key)]) {
    if (!seen.has(proposal.label)) seen.set(proposal.label, { ...proposal, rank: seen.size });
  }
  return foundOf(replaced, [...seen.values()]);
}

interface Bits {
  readonly name: string;
  readonly mask: number;
  /** What they are when they are set. */
  readonly value: number;
}

function bitsOf({ roles, endpoints, foreign }: MarkLayout): Bits[] {
  const own = roles.flatMap(({ role, mask }): Bits[] => {
    if (role !== "endpoint") return [{ name: ROLE_NAMES[role], mask, value: mask }];
    return [...endpoints].map(([value, device]) => ({ name: `${ROLE_NAMES[role]} of ${device}`, mask, value }));
  });
  const others = foreign.map(({ owner, role, mask, value }) => ({ name: `${role} mark of ${owner}`, mask, value }));
  return [...own, ...others];
}

type Way = (layout: MarkLayout, bits: Bits) => Proposal[];

const kind = CompletionItemKind.Constant;

function waysOf(key: string, negated: boolean): readonly Way[] {
  switch (key) {
    case "--mark":
      return [testOf(true, negated), testOf(false, negated)];
    case "--set-xmark":
    case "--set-mark":
      return [changeTo(true), changeTo(false)];
    case "--and-mark":
      return [(_layout, { name, mask }) => [plain(~mask >>> 0, `${name} cleared`)]];
    case "--or-mark":
      return [(_layout, { name, value }) => [plain(value, `${name} set`)]];
    case "--xor-mark":
      return [(_layout, { name, mask }) => [plain(mask, `${name} flipped`)]];
    default:
      return [];
  }
}

function plain(value: number, detail: string): Proposal {
  return { label: hex(value), detail, find: detail, kind, rank: 0 };
}

function testOf(set: boolean, negated: boolean): Way {
  return (layout, { name, mask, value: whenSet }) => {
    const value = set ? whenSet : 0;
    const { sentence } = describeMarkTest(layout, { value, mask, negated });
    const state = set ? (whenSet === mask ? "set" : hex(whenSet)) : "clear";
    const detail = `${name} ${negated ? "not " : ""}${state}`;
    return [{ label: `${hex(value)}/${hex(mask)}`, detail, find: detail, kind, rank: 0, data: { of: "mark", sentence } }];
  };
}

function changeTo(set: boolean): Way {
  return (layout, { name, mask, value: whenSet }) => {
    const value = set ? whenSet : 0;
    const { sentence } = describeMarkChange(layout, { value, mask });
    const detail = `${name} ${set ? "set" : "cleared"}`;
    return [{ label: `${hex(value)}/${hex(mask)}`, detail, find: detail, kind, rank: 0, data: { of: "mark", sentence } }];
  };
}

/** All bits that Felix clears before it begins. */
function ofTheWhole({ cleared }: MarkLayout, key: string): Proposal[] {
  if (cleared === undefined || !/^--set-x?mark$/.test(key)) return [];
  return [{ label: `0x0/${hex(cleared)}`, detail: "All of Calico's bits cleared", find: "all clear", kind, rank: 0 }];
}
