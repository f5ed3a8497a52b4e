// Which chains call which, by -j and by -g. Targets are no calls: a packet goes nowhere by them.

import {
  type CallHierarchyIncomingCall,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  type Range,
  SymbolKind,
} from "vscode-languageserver";
import { describeChain } from "#engine/calico/chains.ts";
import { jumpSpan } from "#engine/iptables/jumps.ts";
import { LINE } from "#engine/iptables/lines.ts";
import { isBuiltin } from "#engine/iptables/netfilter.ts";
import type { Chain, Ruleset, Table } from "#engine/iptables/ruleset.ts";
import type { File } from "#server/file.ts";
import { tableOfLine } from "#server/iptables/line-table.ts";
import { lineOf } from "#server/iptables/rule-at.ts";
import { thingAt } from "#server/iptables/thing.ts";
import { chainPlace } from "#server/iptables/uses.ts";
import { rangeOf } from "#server/lsp.ts";

/** What an item carries, to find its chain again. */
interface ChainData {
  readonly tableIndex: number;
  readonly table: string;
  readonly chain: string;
}

type Mode = "jump" | "goto";

/** Calls from one chain to another by one of the two ways. */
interface Calls {
  readonly chain: Chain;
  readonly mode: Mode;
  readonly lines: number[];
}

/** Lines of calls beyond this are not pointed at: nobody reads them through. */
const MOST_LINES = 10_000;

/** The chain at the place; anywhere else in a rule, the rule's own chain. */
export function callHierarchy(file: File, offset: number): readonly CallHierarchyItem[] {
  const { ruleset } = file;
  if (ruleset === undefined) return [];
  const thing = thingAt(file, offset);
  const line = lineOf(file, offset);
  const isRule = ruleset.lines.kind[line] === LINE.rule;
  const table = thing?.kind === "chain" ? thing.table : isRule ? tableOfLine(ruleset, line) : undefined;
  const name = thing?.kind === "chain" ? thing.name : (ruleset.lines.name[line] ?? "");
  const chain = table?.chains.get(name);
  return table === undefined || chain === undefined ? [] : itemsOf(file, table, chain);
}

export function incomingCalls(file: File, item: CallHierarchyItem): readonly CallHierarchyIncomingCall[] {
  const found = chainOf(file, item);
  if (found === undefined) return [];
  const { ruleset, table, chain } = found;
  const groups = new Map<string, Calls>();
  for (const call of file.derived.callers(table, chain.name)) {
    const caller = table.chains.get(call.chain);
    if (caller !== undefined) addCall(groups, caller, call.mode, call.line);
  }
  return withRanges(file, ruleset, table, groups).map(({ item: from, fromRanges }) => ({ from, fromRanges }));
}

export function outgoingCalls(file: File, item: CallHierarchyItem): readonly CallHierarchyOutgoingCall[] {
  const found = chainOf(file, item);
  if (found === undefined) return [];
  const { ruleset, table, chain } = found;
  const groups = new Map<string, Calls>();
  for (const line of chain.ruleLines) {
    const called = table.chains.get(ruleset.lines.target[line] ?? "");
    if (called !== undefined) addCall(groups, called, ruleset.lines.goto[line] === 1 ? "goto" : "jump", line);
  }
  return withRanges(file, ruleset, table, groups).map(({ item: to, fromRanges }) => ({ to, fromRanges }));
}

function addCall(groups: Map<string, Calls>, chain: Chain, mode: Mode, line: number): void {
  const key = `${mode} ${chain.name}`;
  const known = groups.get(key);
  if (known === undefined) groups.set(key, { chain, mode, lines: [line] });
  else known.lines.push(line);
}

interface Grouped {
  readonly item: CallHierarchyItem;
  readonly fromRanges: Range[];
}

function withRanges(file: File, ruleset: Ruleset, table: Table, groups: ReadonlyMap<string, Calls>): readonly Grouped[] {
  let left = MOST_LINES;
  return [...groups.values()].flatMap(({ chain, mode, lines }) => {
    // Each group shows one line at least, since a call from nowhere makes no sense to a client.
    const shown = lines.slice(0, Math.max(1, left));
    left -= shown.length;
    const fromRanges = shown.map((line) => rangeOf(file, jumpSpan(ruleset, line)));
    return itemsOf(file, table, chain, mode).map((item) => ({ item, fromRanges }));
  });
}

function itemsOf(file: File, table: Table, chain: Chain, mode?: Mode): readonly CallHierarchyItem[] {
  const place = chainPlace(file, chain);
  if (place === undefined) return [];
  const tableIndex = file.ruleset?.tables.indexOf(table) ?? 0;
  const data: ChainData = { tableIndex, table: table.name, chain: chain.name };
  return [
    {
      name: chain.name || "(no name)",
      kind: SymbolKind.Function,
      detail: detailOf(table, chain, mode),
      uri: file.uri,
      range: rangeOf(file, place.span),
      selectionRange: rangeOf(file, place.selection),
      data,
    },
  ];
}

/** `filter, by goto (-g) · Incoming traffic of pod x`. */
function detailOf({ name: table, family }: Table, chain: Chain, mode: Mode | undefined): string {
  const way = mode === "goto" ? ", by goto (-g)" : mode === "jump" ? ", by jump (-j)" : "";
  const where = `${table}${family === 6 ? " (IPv6)" : ""}${way}`;
  if (isBuiltin(table, chain.name)) return `${where} · builtin, called by the kernel at hook ${chain.name}`;
  const title = describeChain(chain.name, table)?.title;
  return title === undefined ? where : `${where} · ${title}`;
}

interface FoundChain {
  readonly ruleset: Ruleset;
  readonly table: Table;
  readonly chain: Chain;
}

/** Lines may have moved and tables come or gone since the item was made: its names count before its numbers. */
function chainOf({ ruleset }: File, { data }: CallHierarchyItem): FoundChain | undefined {
  const wanted = readData(data);
  if (ruleset === undefined || wanted === undefined) return undefined;
  const there = ruleset.tables[wanted.tableIndex];
  const table = there?.name === wanted.table ? there : ruleset.tables.find(({ name }) => name === wanted.table);
  const chain = table?.chains.get(wanted.chain);
  return table === undefined || chain === undefined ? undefined : { ruleset, table, chain };
}

function readData(data: unknown): ChainData | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  if (!("tableIndex" in data && "table" in data && "chain" in data)) return undefined;
  const { tableIndex, table, chain } = data;
  if (typeof tableIndex !== "number" || typeof table !== "string" || typeof chain !== "string") return undefined;
  return { tableIndex, table, chain };
}
