// Single rules that the real tool accepted or refused, and what it printed for them (iptables/cases.jsonl).
import { checkWhole } from "#engine/checks/index.ts";
import { targetNamed } from "#engine/iptables/modules.ts";
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
  const onNode: number[] = [];
  for (const one of cases) {
    if (one.want === "fail" && NODE_ONLY.test(one.error)) {
      onNode.push(one.id);
      continue;
    }
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
      `not counted, since only the node or the build can tell (host names, sets, users, objects, libraries): ${onNode.length} rules, ${onNode.join(" ")}`,
      `where iptables-legacy differs: accept ${share(legacy)} print ${share(legacyPrint)}`,
    ],
    disagreements,
  };
}

/** Refusals for what the machine lacks: names that do not resolve, sets and objects that are not there, a missing library. */
const NODE_ONLY =
  /not found$|Set \S+ doesn't exist|protocol family of set|No such file or directory\): rule|cannot open .*connlabel.conf|failed to get bpf object|could not map name|Bad value for "--[ug]id-owner" option: "nosuch|Couldn't load match `udplite'/m;

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
  const builtin: readonly string[] = TABLES.find((table) => table.name === one.table)?.chains ?? [];
  const text = [
    `*${one.table}`,
    ...builtin.map((chain) => `:${chain} ACCEPT [0:0]`),
    ...chainsBeside(one, builtin),
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

/** A row is one rule alone: the user-defined chain that the tool let it jump to was there before. */
function chainsBeside({ saved }: Case, builtin: readonly string[]): readonly string[] {
  const [, name] = / -[jg] (\S+)/.exec(saved ?? "") ?? [];
  return name === undefined || targetNamed(name) !== undefined || builtin.includes(name) ? [] : [`:${name} - [0:0]`];
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
