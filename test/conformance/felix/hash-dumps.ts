// Hashes in the dumps of real nodes, recomputed from what iptables-save printed.
import type { RuleVerdict } from "#engine/felix/hash/verdict.ts";
import { verifyTable } from "#engine/felix/hash/verify.ts";
import { parseRuleset } from "#engine/iptables/parser.ts";
import type { Tally } from "#test/conformance/felix/tally.ts";

interface DumpRow {
  readonly chain: string;
  readonly n: number;
  readonly rule: string;
  readonly text: string;
  readonly ok: boolean;
  readonly source: string;
}

export function runHashDumps(lines: readonly string[]): Tally {
  const rows = lines.filter((line) => line !== "").map((line) => JSON.parse(line) as DumpRow);
  const misses = listings(rows).flatMap(judge);
  return { agree: rows.length - misses.length, total: rows.length, notModelled: 0, misses };
}

/** Rows that follow one another in one chain. */
function listings(rows: readonly DumpRow[]): DumpRow[][] {
  const lists: DumpRow[][] = [];
  for (const row of rows) {
    const list = lists.at(-1);
    const last = list?.at(-1);
    if (list === undefined || last?.source !== row.source || last.chain !== row.chain || last.n >= row.n) lists.push([row]);
    else list.push(row);
  }
  return lists;
}

function judge(rows: readonly DumpRow[]): string[] {
  const chain = rows[0]?.chain ?? "";
  const table = ["PREROUTING", "POSTROUTING"].includes(chain) ? "nat" : "filter";
  const ruleset = parseRuleset([`*${table}`, ...rows.map(({ rule }) => rule), "COMMIT", ""].join("\n"));
  const hashes = ruleset.tables.flatMap((bound) => [...verifyTable(ruleset, bound)]).flatMap(({ rules }) => rules);
  const verdicts = new Map(hashes.map(({ line, verdict }) => [line, verdict]));
  return rows.flatMap((row, index) => {
    const verdict = verdicts.get(index + 1);
    return agrees(row, verdict) ? [] : [`${row.source} ${chain} ${row.n}: ${JSON.stringify(verdict)} for ${row.rule}`];
  });
}

/** A rule that upstream's text does not fit must not be called verified; more may be known of it. */
function agrees({ ok, text }: DumpRow, verdict: RuleVerdict | undefined): boolean {
  if (!ok) return verdict?.status !== "verified";
  const isProven = verdict?.status === "verified" || verdict?.status === "missing-before";
  return isProven && text.endsWith(` HASH${verdict.text}`);
}
