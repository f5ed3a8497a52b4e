// The lenses above a chain: walk a packet from here, who jumps here, and what became of the last packet.

import type { CodeLens, Range } from "vscode-languageserver";
import { jumpSpan } from "#engine/iptables/jumps.ts";
import { isBuiltin } from "#engine/iptables/netfilter.ts";
import type { Chain } from "#engine/iptables/ruleset.ts";
import { SHOW_REFERENCES, type ShowReferencesArguments, SIMULATE } from "#protocol/commands.ts";
import type { PlaceParams, VerdictName } from "#protocol/walk.ts";
import type { File } from "#server/file.ts";
import type { Scope } from "#server/files.ts";
import { locationOf } from "#server/lsp.ts";

/** What is left to find out about a lens when it comes into view. */
interface CallersData {
  readonly uri: string;
  /** Which of the tables: one may stand in the file twice. */
  readonly tableIndex: number;
  readonly chain: string;
}

export function codeLenses(file: File): CodeLens[] {
  const { ruleset } = file;
  if (ruleset === undefined) return [];
  return ruleset.tables.flatMap((table, tableIndex) =>
    [...table.chains.values()].flatMap((chain) => {
      const line = chain.declarationLine ?? chain.ruleLines[0];
      return line === undefined ? [] : chainLenses(file, chain, line, tableIndex);
    }),
  );
}

function chainLenses(file: File, chain: Chain, line: number, tableIndex: number): CodeLens[] {
  const range: Range = { start: { line, character: 0 }, end: { line, character: 0 } };
  const place: PlaceParams = { uri: file.uri, table: chain.table, chain: chain.name, number: 1 };
  const lenses: CodeLens[] = [
    { range, command: { title: "▷ Simulate packet from here", command: SIMULATE, arguments: [place] } },
  ];
  const last = file.verdicts.get(`${chain.table} ${chain.name}`);
  if (last !== undefined) {
    const title = `${signOf(last.verdict)} ${last.verdict}: ${last.packet}`;
    lenses.push({ range, command: { title, command: SIMULATE, arguments: [place] } });
  }
  if (!isBuiltin(chain.table, chain.name)) {
    const data: CallersData = { uri: file.uri, tableIndex, chain: chain.name };
    lenses.push({ range, data });
  }
  return lenses;
}

export function signOf(verdict: VerdictName): string {
  switch (verdict) {
    case "ACCEPT":
      return "✓";
    case "DROP":
    case "REJECT":
      return "✗";
    case "RETURN":
      return "↩";
    case "QUEUE":
      return "→";
    case "UNDECIDED":
      return "?";
  }
}

/** Fills in `N callers`; a chain that is gone meanwhile has none. */
export function resolveCodeLens({ file }: Scope, lens: CodeLens): CodeLens {
  const data = readData(lens.data);
  const { ruleset } = file;
  const table = data && ruleset?.tables[data.tableIndex];
  const callers = data === undefined || table === undefined ? [] : file.derived.callers(table, data.chain);
  if (ruleset === undefined || callers.length === 0) {
    return { range: lens.range, command: { title: "no callers", command: "" } };
  }
  const locations = callers.map(({ line }) => locationOf({ file, span: jumpSpan(ruleset, line) }));
  const title = callers.length === 1 ? "1 caller" : `${callers.length} callers`;
  const args: ShowReferencesArguments = [file.uri, lens.range.start, locations];
  return { range: lens.range, command: { title, command: SHOW_REFERENCES, arguments: [...args] } };
}

function readData(data: unknown): CallersData | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  if (!("uri" in data && "tableIndex" in data && "chain" in data)) return undefined;
  const { uri, tableIndex, chain } = data;
  if (typeof uri !== "string" || typeof tableIndex !== "number" || typeof chain !== "string") return undefined;
  return { uri, tableIndex, chain };
}
