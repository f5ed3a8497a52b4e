// Sets: those of the folder's ipset files with their types, and those that rules of this file name; then the sides of the
// packet to look at, one for each dimension of the set.

import { CompletionItemKind } from "vscode-languageserver";
import type { IpSet } from "#engine/ipset/ipset.ts";
import { setType } from "#engine/ipset/set-types.ts";
import { type Found, foundOf, type Proposal } from "#server/iptables/completion/item.ts";
import { namesAt } from "#server/iptables/completion/known-names.ts";
import type { ValueQuestion } from "#server/iptables/completion/values.ts";
import { itemAt } from "#server/iptables/completion/word-part.ts";
import { countOf } from "#server/iptables/words.ts";

export function setsAt(question: ValueQuestion): Found {
  const { scope, around } = question;
  const sets = scope.folder.node.sets ?? new Map<string, IpSet>();
  const fits = (set: IpSet) => set.family === around.table.family || setType(set.type)?.anyFamily === true;
  return namesAt(question, {
    kind: "sets",
    known: new Map([...sets].filter(([, set]) => fits(set)).map(([name, set]) => [name, describe(set)])),
    hides: (name) => sets.has(name),
    shownAs: (_, isKnown) => ({ kind: CompletionItemKind.Struct, rank: isKnown ? 0 : 1, goesOn: true }),
  });
}

function describe({ type, elements, incomplete }: IpSet): string {
  return incomplete === undefined ? `${type}, ${countOf(elements.length, "member")}` : type;
}

const SIDES = ["src", "dst"] as const;

/** Of a set that nobody knows: one and two dimensions. */
export function directionsAt({ scope, place, replacing }: ValueQuestion): Found {
  const { span, offset, ruleset, option } = place;
  const set = scope.folder.node.sets?.get(option.values[0]?.text ?? "");
  const dimensions = set?.dimensions ?? [];
  const count = dimensions.length;
  const all = count > 0 ? sidesOf(count) : [...sidesOf(1), ...sidesOf(2)];
  const uniform = (sides: readonly string[]) => sides.every((side) => side === sides[0]);
  const proposals = all.map((sides, index): Proposal => {
    const words = sides.map((side, at) => inWords(side, dimensions[at])).join(", ");
    return {
      label: sides.join(","),
      kind: CompletionItemKind.EnumMember,
      detail: words,
      rank: index + (uniform(sides) ? 0 : 100),
    };
  });
  return foundOf(replacing(itemAt(ruleset.text, span, offset, "")), proposals);
}

function sidesOf(count: number): readonly (readonly string[])[] {
  if (count === 0) return [[]];
  return SIDES.flatMap((side) => sidesOf(count - 1).map((rest) => [side, ...rest]));
}

function inWords(side: string, dimension: IpSet["dimensions"][number] | undefined): string {
  const isSource = side === "src";
  switch (dimension) {
    case "port":
      return `${isSource ? "source" : "destination"} port`;
    case "iface":
      return `${isSource ? "incoming" : "outgoing"} device`;
    case "mac":
      return `${isSource ? "source" : "destination"} MAC address`;
    case "mark":
      return "packet mark";
    case "ip":
    case "net":
      return `${isSource ? "source" : "destination"} address`;
    case "set":
    case undefined:
      return isSource ? "source" : "destination";
  }
}
