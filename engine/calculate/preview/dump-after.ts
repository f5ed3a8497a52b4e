// A dump as Felix would leave it: its own chains in their new form, in the order of the dump, and everything of others as it is.
import {
  type ChainText,
  declarationOf,
  isFelixChain,
  jumpsOf,
  plainTexts,
  type RuleText,
  ruleTexts,
  tablesOf,
  tableText,
} from "#engine/calculate/preview/chain-texts.ts";
import { type Backend, isBuiltin } from "#engine/iptables/netfilter.ts";
import { printRules } from "#engine/iptables/print-rule.ts";
import { readRule } from "#engine/iptables/read-rule.ts";
import type { Chain, Ruleset, Table } from "#engine/iptables/ruleset.ts";

export interface AfterRequest {
  /** As Felix renders it: all its chains, and its rules in the kernel's. */
  readonly rendered: Ruleset;
  readonly backend: Backend;
  /** How many of Felix's rules in a kernel's chain stand in front; the others stand behind. */
  readonly inserted: (table: string, chain: string) => number;
}

/** Tables that the dump does not show are left out: what others have in them is not known. */
export function dumpAfter(dump: Ruleset, request: AfterRequest): string {
  return tablesOf(dump)
    .map((table) => {
      const made = request.rendered.tables.find(({ name }) => name === table.name);
      return tableText(table.name, chainsAfter(dump, table, made, request));
    })
    .join("");
}

function chainsAfter(dump: Ruleset, table: Table, made: Table | undefined, request: AfterRequest): readonly ChainText[] {
  const known = [...table.chains.values()];
  const added = [...(made?.chains.values() ?? [])].filter(({ name }) => !table.chains.has(name) && isFelixChain(name));
  const texts = new Map<string, ChainText>();
  for (const chain of known) {
    const counterpart = made?.chains.get(chain.name);
    texts.set(chain.name, { declaration: declarationOf(chain), rules: rulesAfter(dump, table, chain, counterpart, request) });
  }
  for (const chain of added) {
    const rules = ruleTexts(request.rendered, chain).map(({ text }) => text);
    texts.set(chain.name, { declaration: declarationOf(chain), rules });
  }
  const stays = reachable(texts, (name) => !isFelixChain(name) || (table.chains.has(name) && made?.chains.has(name) === true));
  return [...known, ...added].flatMap(({ name }) => (stays.has(name) ? (texts.get(name) ?? []) : []));
}

function rulesAfter(
  dump: Ruleset,
  table: Table,
  chain: Chain,
  made: Chain | undefined,
  { rendered, backend, inserted }: AfterRequest,
): readonly string[] {
  const isKernels = isBuiltin(table.name, chain.name);
  if (made === undefined || !(isKernels || isFelixChain(chain.name))) return plainTexts(dump, chain);
  const before = ruleTexts(dump, chain);
  const spelled = asSpelled({ dump, table, chain, before, backend }, ruleTexts(rendered, made));
  if (!isKernels) return spelled;
  const front = inserted(table.name, chain.name);
  return amongOthers(before, spelled.slice(0, front), spelled.slice(front));
}

interface Spelling {
  readonly dump: Ruleset;
  readonly table: Table;
  readonly chain: Chain;
  readonly before: readonly RuleText[];
  readonly backend: Backend;
}

/** A rule that the dump has as well keeps the dump's spelling: iptables-save's has changed over the years. */
function asSpelled({ dump, table, chain, before, backend }: Spelling, rules: readonly RuleText[]): readonly string[] {
  const same = new Set(before.map(({ text }) => text));
  const wanted = new Set(rules.filter(({ text }) => !same.has(text)).map(({ hash }) => hash));
  const spelled = new Map<string, string>();
  for (const { number, text, hash } of before) {
    const rule = hash !== undefined && wanted.has(hash) ? readRule(dump, chain, number, table) : undefined;
    for (const printed of rule === undefined ? [] : printRules(rule, table, { backend })) spelled.set(printed, text);
  }
  return rules.map(({ text }) => (same.has(text) ? text : (spelled.get(text) ?? text)));
}

/** Felix's rules in their places between those of others: where the dump has them, else at both ends. */
function amongOthers(before: readonly RuleText[], front: readonly string[], back: readonly string[]): readonly string[] {
  const own = before.flatMap(({ hash }, index) => (hash === undefined ? [] : [index]));
  const [first = 0] = own;
  const firstEnd = before.findIndex(({ hash }, index) => index > first && hash === undefined);
  const last = own.findLast((index) => firstEnd !== -1 && index > firstEnd) ?? before.length;
  const result: string[] = [];
  for (const [index, { hash, text }] of before.entries()) {
    if (index === first) result.push(...front);
    if (index === last) result.push(...back);
    if (hash === undefined) result.push(text);
  }
  if (before.length === 0) result.push(...front);
  if (last === before.length) result.push(...back);
  return result;
}

/** Felix makes a chain only where another jumps to it, and takes it away when none does any more. */
function reachable(texts: ReadonlyMap<string, ChainText>, isRoot: (name: string) => boolean): ReadonlySet<string> {
  const found = new Set([...texts.keys()].filter(isRoot));
  for (const name of found) {
    for (const rule of texts.get(name)?.rules ?? []) {
      const target = jumpsOf(rule);
      if (target !== undefined && texts.has(target)) found.add(target);
    }
  }
  return found;
}

/** What of a dump is Felix's, in the dump's order: its chains, and its rules in the kernel's. */
export function felixPart(ruleset: Ruleset): string {
  return tablesOf(ruleset)
    .map((table) => {
      const chains = [...table.chains.values()].flatMap((chain): readonly ChainText[] => {
        const isKernels = isBuiltin(table.name, chain.name);
        if (!isKernels && !isFelixChain(chain.name)) return [];
        const rules = ruleTexts(ruleset, chain).filter(({ hash }) => !isKernels || hash !== undefined);
        return [{ declaration: declarationOf(chain), rules: rules.map(({ text }) => text) }];
      });
      return tableText(table.name, chains);
    })
    .join("");
}
