// Felix's chains as the text that iptables-save prints of them, and where each rule comes from.
import { type FelixTable, type KernelHook, kernelHooks } from "#engine/felix/chains/kernel-hooks.ts";
import { appendsLane, hashChain, ruleText } from "#engine/felix/hash/rule-hash.ts";
import type { FelixChain, FelixRule, Origin } from "#engine/felix/model.ts";
import type { RenderContext } from "#engine/felix/rules/rule-context.ts";
import { type Backend, TABLES } from "#engine/iptables/netfilter.ts";
import { parseRuleset } from "#engine/iptables/parser.ts";
import { printRules } from "#engine/iptables/print-rule.ts";
import { readRule } from "#engine/iptables/read-rule.ts";
import type { Table } from "#engine/iptables/ruleset.ts";

export interface SaveDocument {
  readonly text: string;
  /** By {@link originKey}; only rules that a resource is the reason of are there. */
  readonly origins: ReadonlyMap<string, Origin>;
}

/** `number` from 1. */
export function originKey(table: string, chain: string, number: number): string {
  return `${table} ${chain} ${number}`;
}

const TABLE_ORDER: readonly FelixTable[] = ["raw", "mangle", "nat", "filter"];

/** A rule with its hash, before iptables has put its words in order. */
interface HashedRule {
  readonly rule: FelixRule;
  readonly line: string;
}

interface HashedChain {
  readonly name: string;
  readonly rules: readonly HashedRule[];
}

export function saveDocument(
  tables: ReadonlyMap<FelixTable, readonly FelixChain[]>,
  context: RenderContext,
  backend: Backend,
): SaveDocument {
  const hooks = kernelHooks(context.vintage, context.options);
  const origins = new Map<string, Origin>();
  const texts = TABLE_ORDER.map((table) => {
    const chains = [...kernelChains(table, hooks), ...sorted(tables.get(table) ?? []).map((chain) => hashed(chain, chain.name))];
    return tableText({ table, chains, backend, context, origins });
  });
  return { text: texts.join(""), origins };
}

/** iptables-save prints user chains by name, and of two with one name there is but one. */
function sorted(chains: readonly FelixChain[]): readonly FelixChain[] {
  const byName = new Map(chains.map((chain) => [chain.name, chain]));
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function kernelChains(table: FelixTable, hooks: readonly KernelHook[]): readonly HashedChain[] {
  const builtin = TABLES.find(({ name }) => name === table)?.chains ?? [];
  return builtin.map((name) => {
    const own = hooks.filter((hook) => hook.table === table && hook.chain === name);
    const inserted = hashed({ name, rules: own.flatMap((hook) => hook.inserted) }, name);
    const appended = hashed({ name, rules: own.flatMap((hook) => hook.appended) }, appendsLane(name));
    return { name, rules: [...inserted.rules, ...appended.rules] };
  });
}

function hashed({ name, rules }: FelixChain, lane: string): HashedChain {
  const hashes = hashChain(
    lane,
    rules.map((rule) => ruleText(lane, rule)),
  );
  return { name, rules: rules.map((rule, index) => ({ rule, line: lineOf(name, rule, hashes[index] ?? "") })) };
}

function lineOf(chain: string, { comments, match, action }: FelixRule, hash: string): string {
  const all = [`cali:${hash}`, ...comments].map((comment) => `-m comment --comment "${comment}"`);
  return [`-A ${chain}`, ...all, match, action].filter((part) => part !== "").join(" ");
}

interface TableParts {
  readonly table: FelixTable;
  readonly chains: readonly HashedChain[];
  readonly backend: Backend;
  readonly context: RenderContext;
  readonly origins: Map<string, Origin>;
}

/** Felix hands its text to iptables-restore; what iptables-save prints then is what our own parser and printer make of it. */
function tableText({ table, chains, backend, context, origins }: TableParts): string {
  const declared = chains.map(({ name }, index) => `:${name} ${isBuiltin(table, index) ? "ACCEPT" : "-"} [0:0]`);
  const given = chains.flatMap(({ rules }) => rules.map(({ line }) => line));
  const raw = [`*${table}`, ...declared, ...given, "COMMIT", ""].join("\n");
  const read = parseRuleset(raw, { family: context.family });
  const [own] = read.tables;
  const lines = own === undefined ? [] : chains.flatMap((chain) => chainLines(chain, own));
  return [`*${table}`, ...declared, ...lines, "COMMIT", ""].join("\n");

  function chainLines({ name, rules }: HashedChain, parsed: Table): readonly string[] {
    const chain = parsed.chains.get(name);
    const printed: string[] = [];
    for (const [index, { rule, line }] of rules.entries()) {
      const parsedRule = chain && readRule(read, chain, index + 1, parsed);
      for (const text of parsedRule === undefined ? [line] : printRules(parsedRule, parsed, { backend })) {
        printed.push(text);
        if (rule.origin !== undefined) origins.set(originKey(table, name, printed.length), rule.origin);
      }
    }
    return printed;
  }
}

/** Those of the kernel stand first. */
function isBuiltin(table: FelixTable, index: number): boolean {
  return index < (TABLES.find(({ name }) => name === table)?.chains.length ?? 0);
}
