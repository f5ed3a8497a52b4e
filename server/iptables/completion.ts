// What may be written at the cursor. Where it stands decides which file of completion/ answers.

import type { CompletionList } from "vscode-languageserver";
import { isBuiltin } from "#engine/iptables/netfilter.ts";
import type { Span } from "#engine/text/span.ts";
import type { Scope } from "#server/files.ts";
import { chainsAt, declarationAt, policies } from "#server/iptables/completion/chains.ts";
import { type Found, NOTHING, type Replaced } from "#server/iptables/completion/item.ts";
import { matchesAt } from "#server/iptables/completion/matches.ts";
import { optionsAt } from "#server/iptables/completion/options.ts";
import { type Place, placeAt } from "#server/iptables/completion/place.ts";
import { statementsAt, tablesAt } from "#server/iptables/completion/statements.ts";
import { targetsAt } from "#server/iptables/completion/targets.ts";
import { valuesAt } from "#server/iptables/completion/values.ts";
import { rangeOf } from "#server/lsp.ts";

export { resolveCompletion } from "#server/iptables/completion/documentation.ts";

export function completion(scope: Scope, offset: number): CompletionList | undefined {
  const place = placeAt(scope.file, offset);
  if (place === undefined) return undefined;
  const { items, isIncomplete } = foundAt(scope, place);
  return { items: [...items], isIncomplete };
}

function foundAt(scope: Scope, place: Place): Found {
  const replaced = replacedBy(place, place.span);
  switch (place.kind) {
    case "statement":
      return statementsAt(replaced, place);
    case "table":
      return tablesAt(replaced, place);
    case "declaration":
      return declarationAt(replaced, place, place);
    case "policy":
      return policies(replaced, isBuiltin(place.table?.name ?? "", place.chain));
    case "chain":
      return chainsAt(replaced, place, place.command);
    case "rule":
      return inRule(scope, place, replaced);
  }
}

function inRule(scope: Scope, place: Extract<Place, { kind: "rule" }>, replaced: Replaced): Found {
  const { table, before, whole, chain } = place;
  if (table === undefined) return NOTHING;
  const around = { before, whole, table };
  switch (place.at) {
    case "option":
      return optionsAt(replaced, around, chain, place.negated);
    case "match":
      return matchesAt(replaced, around, chain);
    case "target":
      return targetsAt(replaced, place, around, { chain, mode: place.mode });
    case "value":
      return valuesAt({ scope, place, around, replacing: ({ span }) => replacedBy(place, span) });
  }
}

function replacedBy({ file, ruleset: { text }, offset, end }: Place, span: Span): Replaced {
  const next = span.end < end ? text.charAt(span.end) : "";
  return {
    range: rangeOf(file, span),
    typed: text.slice(span.start, offset),
    blankBehind: next === " " || next === "\t",
  };
}
