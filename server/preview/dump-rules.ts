// The rules of a dump that are those of the preview: the same text in the same chain, whatever hash and counters they bear.
import { ruleBodyText, ruleTexts } from "#engine/calculate/preview/chain-texts.ts";
import type { Chain, RuleRef } from "#engine/iptables/ruleset.ts";
import type { File } from "#server/file.ts";
import { statementSpan } from "#server/iptables/rule-at.ts";
import { chainPlace } from "#server/iptables/uses.ts";
import type { Place } from "#server/language.ts";
import type { Preview } from "#server/preview/previews.ts";

/** From the number of a rule of the preview's chain to that of the dump's. */
function sameRules({ scope, dump }: Preview, table: string, chain: string): ReadonlyMap<number, number> {
  const [mine, theirs] = [chainIn(scope.file, table, chain), chainIn(dump, table, chain)];
  const same = new Map<number, number>();
  if (mine === undefined || theirs === undefined || scope.file.ruleset === undefined || dump?.ruleset === undefined) return same;
  const left = new Map<string, number[]>();
  for (const rule of ruleTexts(dump.ruleset, theirs)) {
    const body = ruleBodyText(rule);
    const numbers = left.get(body);
    if (numbers === undefined) left.set(body, [rule.number]);
    else numbers.push(rule.number);
  }
  let last = 0;
  for (const rule of ruleTexts(scope.file.ruleset, mine)) {
    const fitting = left.get(ruleBodyText(rule)) ?? [];
    const behind = fitting.findIndex((one) => one > last);
    const [number] = fitting.splice(Math.max(behind, 0), 1);
    if (number === undefined) continue;
    same.set(rule.number, number);
    last = number;
  }
  return same;
}

function chainIn(file: File | undefined, table: string, chain: string): Chain | undefined {
  return file?.ruleset?.tables.find(({ name }) => name === table)?.chains.get(chain);
}

/** Where rules of the preview stand in the dump; those that it has not are left out. */
export function placesInDump(preview: Preview, refs: readonly RuleRef[]): readonly Place[] {
  const { dump } = preview;
  if (dump?.ruleset === undefined) return [];
  const { ruleset } = dump;
  const known = new Map<string, ReadonlyMap<number, number>>();
  return refs.flatMap(({ table, chain, number }) => {
    const key = `${table} ${chain}`;
    const same = known.get(key) ?? sameRules(preview, table, chain);
    known.set(key, same);
    const line = chainIn(dump, table, chain)?.ruleLines[(same.get(number) ?? 0) - 1];
    return line === undefined ? [] : [{ file: dump, span: statementSpan(ruleset, line) }];
  });
}

export function chainsInDump({ dump }: Preview, refs: readonly RuleRef[]): readonly Place[] {
  if (dump === undefined) return [];
  return [...new Set(refs.map(({ table, chain }) => `${table} ${chain}`))].flatMap((key) => {
    const [table = "", name = ""] = key.split(" ");
    const chain = chainIn(dump, table, name);
    const place = chain && chainPlace(dump, chain);
    return place === undefined ? [] : [{ file: dump, span: place.selection }];
  });
}

/** The rule of the preview that a rule of the dump is. */
export function previewedRule(preview: Preview, { table, chain, number }: RuleRef): { chain: Chain; number: number } | undefined {
  const mine = chainIn(preview.scope.file, table, chain);
  const [found] = [...sameRules(preview, table, chain)].find(([, theirs]) => theirs === number) ?? [];
  return mine === undefined || found === undefined ? undefined : { chain: mine, number: found };
}
