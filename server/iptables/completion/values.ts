// Values of options: which kind of value it is decides who knows what to propose.

import { CompletionItemKind } from "vscode-languageserver";
import { type Choice, isRefusal, type ValueGrammar } from "#engine/iptables/extension.ts";
import { addressList, addressMask } from "#engine/iptables/values/address.ts";
import { interfaceName } from "#engine/iptables/values/interface.ts";
import { natPorts } from "#engine/iptables/values/nat-range.ts";
import { port, portList } from "#engine/iptables/values/ports.ts";
import { setReference } from "#engine/iptables/values/set-reference.ts";
import type { Family } from "#engine/net/address.ts";
import type { Scope } from "#server/files.ts";
import { addressesAt } from "#server/iptables/completion/addresses.ts";
import { interfacesAt } from "#server/iptables/completion/interfaces.ts";
import { type Found, foundOf, NOTHING, type Replaced } from "#server/iptables/completion/item.ts";
import { marksAt } from "#server/iptables/completion/marks.ts";
import type { RuleAround } from "#server/iptables/completion/owners.ts";
import type { Place } from "#server/iptables/completion/place.ts";
import { portsAt } from "#server/iptables/completion/ports.ts";
import type { ValuePlace } from "#server/iptables/completion/rule-place.ts";
import { directionsAt, setsAt } from "#server/iptables/completion/sets.ts";
import { itemAt, type WordPart } from "#server/iptables/completion/word-part.ts";
import { markOwner } from "#server/iptables/thing.ts";

/** The place of a value, and what else of the line and the node bears on it. */
export interface ValueQuestion {
  readonly scope: Scope;
  readonly place: Place & ValuePlace;
  readonly around: RuleAround;
  /** How a part of the word at the cursor is replaced. */
  replacing(part: WordPart): Replaced;
}

export function valuesAt(question: ValueQuestion): Found {
  const { place, around } = question;
  const { spec, index } = place;
  if (spec === undefined) return NOTHING;
  const { values } = spec;
  if (markOwner(place) === "packet") return marksAt(question);
  if (values === setReference) return index === 0 ? setsAt(question) : directionsAt(question);
  if (values === interfaceName) return interfacesAt(question);
  if (values === addressList || values === addressMask) return addressesAt(question);
  if (values === portList || values === port || values === natPorts || values.syntax === "PORT[:PORT]") return portsAt(question);
  return values.choices === undefined ? NOTHING : choicesAt(question, values, around.table.family);
}

/** Keywords; in a list those that it does not hold yet. */
function choicesAt({ place, replacing }: ValueQuestion, grammar: ValueGrammar<unknown>, family: Family): Found {
  const { span, offset, ruleset, index } = place;
  const syntax = grammar.syntax.split(" ")[index] ?? "";
  const isList = /,…|,\w+…|^MASK$|^COMP$/.test(syntax);
  const part = itemAt(ruleset.text, span, offset, isList ? "," : "");
  const replaced = replacing(part);
  const listed = new Set(part.others.map((one) => one.toLowerCase()));
  const choices = choicesOf(grammar, index).filter(
    ({ value }) => !listed.has(value.toLowerCase()) && isOfFamily(grammar, value, family),
  );
  const proposals = choices.map(({ value, summary }, rank) => {
    const label = withNumber(value, replaced.typed);
    return { label, kind: CompletionItemKind.EnumMember, detail: summary === value || label !== value ? "" : summary, rank };
  });
  return foundOf(replaced, proposals);
}

/** A grammar of two words may have keywords for each: `all|any|only` are those of the word that is written so. */
function choicesOf({ choices = [], syntax, words }: ValueGrammar<unknown>, index: number): readonly Choice[] {
  if (words < 2) return choices;
  const alternatives = syntax.split(" ").map((word) => word.split("|"));
  const own = choices.filter(({ value }) => alternatives[index]?.includes(value));
  return own.length > 0 ? own : choices.filter(({ value }) => !alternatives.some((list) => list.includes(value)));
}

function isOfFamily(grammar: ValueGrammar<unknown>, value: string, family: Family): boolean {
  if (value === (family === 4 ? "ipv6-icmp" : "icmp")) return false;
  return grammar.words !== 1 || !isRefusal(grammar.decode([value], family));
}

/** `1/second` keeps the number that is written already. */
function withNumber(value: string, typed: string): string {
  const number = /^\d+/.exec(typed)?.[0];
  return number === undefined || !value.startsWith("1/") ? value : number + value.slice(1);
}
