// Which of our languages a plain text is in, where neither its name nor its first line says so.

export type DumpLanguage = "iptables-save" | "ipset";

/** So many lines are looked at: a prompt, a log or a licence may stand above the dump. */
export const LINES_TO_LOOK_AT = 60;

const TABLE = /^\*(?:raw|mangle|nat|filter|security)\s*$/;
const IN_TABLE = /^(?::\S+ (?:ACCEPT|DROP|-)(?:\s|$)|-[AIN] \S+|\[\d+:\d+\] -A \S+|COMMIT\s*$)/;
const IPSET_SAVE = /^create \S+ (?:hash|bitmap|list):\S+/;
const IPSET_LIST = /^Name: \S+$/;
const IPSET_TYPE = /^Type: (?:hash|bitmap|list):\S+$/;

/** Two lines that belong together are asked for, since one alone may stand in any text. */
export function dumpLanguage(lines: readonly string[]): DumpLanguage | undefined {
  const written = lines.slice(0, LINES_TO_LOOK_AT).filter((line) => line.trim() !== "" && !line.startsWith("#"));
  for (const [i, line] of written.entries()) {
    const next = written[i + 1] ?? "";
    if (TABLE.test(line) && IN_TABLE.test(next)) return "iptables-save";
    if (IPSET_SAVE.test(line) && (next === "" || IPSET_SAVE.test(next) || next.startsWith("add "))) return "ipset";
    if (IPSET_LIST.test(line) && IPSET_TYPE.test(next)) return "ipset";
  }
  return undefined;
}
