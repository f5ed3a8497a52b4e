import { CodeActionKind } from "vscode-languageserver";
import { commandStart, writtenTable } from "#engine/iptables/binder.ts";
import { splitWords } from "#engine/iptables/lexer.ts";
import { LINE, lineEnd, statementStart } from "#engine/iptables/lines.ts";
import { isBuiltin, TABLES } from "#engine/iptables/netfilter.ts";
import type { Ruleset } from "#engine/iptables/ruleset.ts";
import { oneWord } from "#engine/iptables/saved-text.ts";
import type { Rewrite } from "#server/iptables/rewrites/rewrite.ts";

/** What `iptables -S` lists (-P, -N, -A) as a file that iptables-restore takes. */
export const commandsToSave: Rewrite = {
  title: "Convert the listing of `iptables -S` to the form of iptables-save",
  kind: CodeActionKind.Source,
  edits({ ruleset }) {
    if (ruleset === undefined || ruleset.tables.length === 0) return [];
    if (ruleset.tables.some(({ nameSpan }) => nameSpan !== undefined)) return [];
    const listing = readListing(ruleset);
    if (listing === undefined) return [];
    const text = TABLES.flatMap(({ name }) => tableText(name, listing)).join("\n");
    return text === "" ? [] : [{ span: { start: 0, end: ruleset.text.length }, text: `${text}\n` }];
  },
};

interface ListedTable {
  readonly comments: string[];
  readonly chains: string[];
  readonly rules: string[];
}

/** Undefined when the file holds anything that cannot be said in a dump. */
function readListing(ruleset: Ruleset): ReadonlyMap<string, ListedTable> | undefined {
  const tables = new Map<string, ListedTable>();
  let comments: string[] = [];
  const { text, lines } = ruleset;
  for (let line = 0; line < lines.count; line++) {
    const span = { start: statementStart(lines, line), end: lineEnd(text, lines, line) };
    const statement = text.slice(span.start, span.end);
    if (lines.kind[line] === LINE.comment) comments.push(statement);
    if (lines.kind[line] === LINE.comment || lines.kind[line] === LINE.blank) continue;
    const name = writtenTable(text.slice(lines.start[line] ?? 0, span.end)) ?? "filter";
    const table = tables.get(name) ?? { comments: [], chains: [], rules: [] };
    tables.set(name, table);
    table.comments.push(...comments);
    comments = [];
    if (!addStatement(table, text, span)) return undefined;
  }
  return tables;
}

function addStatement(table: ListedTable, text: string, { start, end }: { start: number; end: number }): boolean {
  const words = splitWords(text, commandStart(text, start, end), end);
  const [command, chain, policy] = words.map((word) => word.text);
  if (chain === undefined) return false;
  if (command === "-P" && policy !== undefined) table.chains.push(`:${oneWord(chain)} ${policy} [0:0]`);
  else if (command === "-N") table.chains.push(`:${oneWord(chain)} - [0:0]`);
  else if (command === "-A") table.rules.push(withoutTable(text.slice(start, end)));
  else return false;
  return true;
}

function withoutTable(statement: string): string {
  return statement.replace(/\s(-t|--table)[ =]\w+/, "");
}

function tableText(name: string, listing: ReadonlyMap<string, ListedTable>): string[] {
  const table = listing.get(name);
  if (table === undefined) return [];
  const declared = new Set(table.chains.map((line) => line.slice(1).split(" ")[0]));
  const missing = (TABLES.find((facts) => facts.name === name)?.chains ?? []).filter(
    (chain) => !declared.has(chain) && isBuiltin(name, chain),
  );
  const builtin = missing.map((chain) => `:${chain} ACCEPT [0:0]`);
  return [...table.comments, `*${name}`, ...builtin, ...table.chains, ...table.rules, "COMMIT"];
}
