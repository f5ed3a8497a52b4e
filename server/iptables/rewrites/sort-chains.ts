import { CodeActionKind } from "vscode-languageserver";
import { LINE, lineEnd } from "#engine/iptables/lines.ts";
import { isBuiltin, TABLES } from "#engine/iptables/netfilter.ts";
import type { Ruleset, Table } from "#engine/iptables/ruleset.ts";
import type { Rewrite } from "#server/iptables/rewrites/rewrite.ts";
import { lineOf, tableOn } from "#server/iptables/rule-at.ts";

/** As iptables-save prints them: builtin chains in the order of the kernel's hooks, then the others by name. */
export const sortChains: Rewrite = {
  title: "Sort the chain declarations of this table",
  kind: CodeActionKind.Source,
  edits(file, { start }) {
    const { ruleset } = file;
    const table = ruleset && tableOn(file, ruleset, lineOf(file, start));
    if (ruleset === undefined || table === undefined) return [];
    const lines = declarationLines(ruleset, table);
    const texts = lines.map((line) => ({ name: ruleset.lines.name[line] ?? "", text: textOf(ruleset, line) }));
    const sorted = [...texts].sort((a, b) => placeOf(table, a.name) - placeOf(table, b.name) || compare(a.name, b.name));
    return lines.flatMap((line, index) => {
      const text = sorted[index]?.text ?? "";
      const span = { start: ruleset.lines.start[line] ?? 0, end: lineEnd(ruleset.text, ruleset.lines, line) };
      return text === texts[index]?.text ? [] : [{ span, text }];
    });
  },
};

function declarationLines({ lines }: Ruleset, { chains }: Table): number[] {
  const declared = [...chains.values()].flatMap(({ declarationLine }) => declarationLine ?? []);
  return declared.filter((line) => lines.kind[line] === LINE.chain).sort((a, b) => a - b);
}

function textOf({ text, lines }: Ruleset, line: number): string {
  return text.slice(lines.start[line] ?? 0, lineEnd(text, lines, line));
}

function placeOf({ name: table }: Table, chain: string): number {
  const order: readonly string[] = TABLES.find(({ name }) => name === table)?.chains ?? [];
  return isBuiltin(table, chain) ? order.indexOf(chain) : order.length;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
