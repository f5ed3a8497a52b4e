// The rules of a dump as lines without counters, chain by chain, and which of them are Felix's.
import { lineEnd, statementStart } from "#engine/iptables/lines.ts";
import { isBuiltin } from "#engine/iptables/netfilter.ts";
import type { Chain, Ruleset, Table } from "#engine/iptables/ruleset.ts";

export interface RuleText {
  /** From 1, as in the chain. */
  readonly number: number;
  /** From `-A` on. */
  readonly text: string;
  /** What stands behind `cali:` in its comment; undefined for a rule that is not Felix's. */
  readonly hash: string | undefined;
}

const HASH = /--comment "?cali:([\w-]{16})"?(?= |$)/;

/** From `-A` on. */
export function plainTexts({ text, lines }: Ruleset, { ruleLines }: Chain): readonly string[] {
  return ruleLines.map((line) => {
    const written = text.slice(statementStart(lines, line), lineEnd(text, lines, line));
    return written.startsWith("[") ? written.replace(/^\[\d+:\d+\]\s*/, "").trim() : written.trim();
  });
}

export function ruleTexts(ruleset: Ruleset, chain: Chain): readonly RuleText[] {
  return plainTexts(ruleset, chain).map((text, index) => ({ number: index + 1, text, hash: HASH.exec(text)?.[1] }));
}

/** The rule without the chain, the hash and what else tells nothing of packets: the same for the same rule in two files. */
export function ruleBodyText({ text }: RuleText): string {
  return text
    .replace(HASH, "")
    .replace(/^-A \S+ ?/, "")
    .replace(/-m comment +/, "")
    .trim();
}

/** Felix's own chains; the kernel's are nobody's, and have rules of several. */
export function isFelixChain(name: string): boolean {
  return name.startsWith("cali-");
}

/** The chain or target; of a quoted text that says the same, at worst one chain too many is kept. */
export function jumpsOf(text: string): string | undefined {
  return / (?:-j|-g|--jump|--goto) +(\S+)/.exec(text)?.[1];
}

export function declarationOf({ table, name, policy }: Pick<Chain, "table" | "name" | "policy">): string {
  return `:${name} ${isBuiltin(table, name) ? (policy ?? "ACCEPT") : "-"} [0:0]`;
}

export interface ChainText {
  readonly declaration: string;
  readonly rules: readonly string[];
}

export function tableText(name: string, chains: readonly ChainText[]): string {
  const lines = [
    `*${name}`,
    ...chains.map(({ declaration }) => declaration),
    ...chains.flatMap(({ rules }) => rules),
    "COMMIT",
    "",
  ];
  return lines.join("\n");
}

/** The tables of one family, as they are named. */
export function tablesOf({ tables, family }: Ruleset): readonly Table[] {
  return tables.filter((table) => table.family === family);
}
