// Single rules that the real tool accepted or refused, and what it printed for them (iptables/cases.jsonl).
import { checkWhole } from "#engine/checks/index.ts";
import type { Backend } from "#engine/iptables/netfilter.ts";
import { TABLES } from "#engine/iptables/netfilter.ts";
import { parseRuleset } from "#engine/iptables/parser.ts";
import { printRules } from "#engine/iptables/print-rule.ts";
import { readRule } from "#engine/iptables/read-rule.ts";
import { oneWord } from "#engine/iptables/saved-text.ts";
import type { Report } from "#test/conformance/run/report.ts";

interface Case {
  readonly id: number;
  readonly module: string;
  readonly family: "ip" | "ip6";
  readonly table: string;
  readonly chain: string;
  readonly rule: string;
  /** Shell words, or a line of a dump. */
  readonly via: "argv" | "restore";
  readonly want: "ok" | "fail";
  readonly expect: "ok" | "fail";
  readonly saved: string | null;
  readonly error: string;
  readonly kernel_lacks?: boolean;
  readonly legacy?: { readonly expect: "ok" | "fail"; readonly saved: string | null; readonly error: string };
}

interface Tally {
  good: number;
  all: number;
}

export function checkCases(text: string): Report {
  const cases = text.split("\n").flatMap((line) => (line.trim() === "" ? [] : [JSON.parse(line) as Case]));
  const accept: Tally = { good: 0, all: 0 };
  const lacking: Tally = { good: 0, all: 0 };
  const print: Tally = { good: 0, all: 0 };
  const legacy: Tally = { good: 0, all: 0 };
  const legacyPrint: Tally = { good: 0, all: 0 };
  const disagreements: string[] = [];
  for (const one of cases) {
    const found = read(one, "nft");
    const accepted = found.errors.length === 0;
    count(one.kernel_lacks ? lacking : accept, accepted === (one.want === "ok"), () => {
      const why = accepted ? `refused by the tool: ${one.error.split("\n").at(0)}` : `refused here: ${found.errors.join(" / ")}`;
      disagreements.push(`accept ${name(one)}: ${why}`);
    });
    if (one.saved !== null && one.want === "ok") {
      count(print, found.printed === one.saved, () =>
        disagreements.push(`print ${name(one)}\n    tool: ${one.saved}\n    here: ${found.printed}`),
      );
    }
    if (one.legacy === undefined || one.kernel_lacks) continue;
    const other = read(one, "legacy");
    count(legacy, (other.errors.length === 0) === (one.legacy.expect === "ok"), () =>
      disagreements.push(
        `legacy-accept ${name(one)}: tool ${one.legacy?.error || "ok"}, here ${other.errors.join(" / ") || "ok"}`,
      ),
    );
    if (one.legacy.saved !== null) {
      count(legacyPrint, other.printed === one.legacy.saved, () =>
        disagreements.push(`legacy-print ${name(one)}\n    tool: ${one.legacy?.saved}\n    here: ${other.printed}`),
      );
    }
  }
  return {
    summary: [
      `accept ${share(accept)} print ${share(print)}`,
      `where this kernel lacks the extension: accept ${share(lacking)}`,
      `where iptables-legacy differs: accept ${share(legacy)} print ${share(legacyPrint)}`,
    ],
    disagreements,
  };
}

function count(tally: Tally, good: boolean, otherwise: () => void): void {
  tally.all++;
  if (good) tally.good++;
  else otherwise();
}

function share({ good, all }: Tally): string {
  return `${good}/${all}`;
}

function name({ id, module, family, table, rule, via }: Case): string {
  return `${module} #${id} ${family} ${table} ${via}: ${rule}`;
}

function read(one: Case, backend: Backend): { readonly errors: readonly string[]; readonly printed: string } {
  const line = one.via === "argv" ? shellWords(one.rule).map(oneWord).join(" ") : one.rule;
  const chains = TABLES.find((table) => table.name === one.table)?.chains ?? [];
  const text = [
    `*${one.table}`,
    ...chains.map((chain) => `:${chain} ACCEPT [0:0]`),
    `-A ${one.chain} ${line}`,
    "COMMIT",
    "",
  ].join("\n");
  const ruleset = parseRuleset(text, { family: one.family === "ip" ? 4 : 6 });
  const errors = checkWhole(ruleset, [backend]).filter(({ severity }) => severity === "error");
  const [table] = ruleset.tables;
  const chain = table?.chains.get(one.chain);
  const rule = chain && readRule(ruleset, chain, 1, table);
  const printed = rule && table ? printRules(rule, table, { backend }).join("\n") : "";
  return { errors: errors.map(({ message }) => message), printed };
}

/** Words as a shell splits them: blanks, both quotes, backslashes. */
function shellWords(text: string): string[] {
  const words: string[] = [];
  for (const found of text.matchAll(/(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/g)) {
    const word = found[0].replace(
      /\\(.)|"((?:[^"\\]|\\.)*)"|'([^']*)'/g,
      (_all, plain, double, single) => plain ?? double?.replace(/\\(["\\$`])/g, "$1") ?? single ?? "",
    );
    words.push(word);
  }
  return words;
}
