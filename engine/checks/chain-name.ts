import type { Check } from "#engine/checks/check.ts";
import { lineSpan, wordFrom } from "#engine/checks/statements.ts";
import { LINE, statementStart } from "#engine/iptables/lines.ts";
import { targetNamed } from "#engine/iptables/modules.ts";
import { type Backend, isTable } from "#engine/iptables/netfilter.ts";
import type { Ruleset } from "#engine/iptables/ruleset.ts";

/** XT_EXTENSION_MAXNAMELEN (include/uapi/linux/netfilter/x_tables.h) less the closing zero, in bytes. */
export const LONGEST_NAME = 28;

export const chainName: Check = {
  code: "chain-name",
  severity: "error",
  summary:
    "iptables takes no chain of this name: at most 28 bytes, not the name of a verdict such as DROP, and for iptables-nft " +
    "and `-N` not beginning with `-` or `!` (assert_valid_chain_name(), iptables/xshared.c).",
  concerns: {},
  run({ ruleset, backends, declarations }, report) {
    for (const { table, name, nameSpan } of declarations()) {
      if (nameSpan.start === nameSpan.end || !isTable(table)) continue;
      const fault = faultOf(name) ?? (backends.includes("nft") ? badStart(name, "nft") : undefined);
      if (fault !== undefined) report(nameSpan, fault);
    }
    if (!ruleset.lines.kind.includes(LINE.command)) return;
    for (let line = 0; line < ruleset.lines.count; line++) {
      if (ruleset.lines.kind[line] !== LINE.command) continue;
      const { name, span } = newName(ruleset, line);
      const fault = faultOf(name) ?? badStart(name, undefined) ?? clash(name);
      if (name !== "" && fault !== undefined) report(span, fault);
    }
  },
};

const VERDICTS: ReadonlySet<string> = new Set(["ACCEPT", "DROP", "RETURN", "QUEUE"]);

function faultOf(name: string): string | undefined {
  const bytes = bytesOf(name);
  if (bytes > LONGEST_NAME)
    return `A chain's name has at most ${LONGEST_NAME} ${bytes === name.length ? "characters" : "bytes"}: this one has ${bytes}.`;
  return VERDICTS.has(name) ? `${name} is a verdict: no chain can have its name.` : undefined;
}

function badStart(name: string, only: Backend | undefined): string | undefined {
  if (!/^[-!]/.test(name)) return undefined;
  return `A chain's name cannot begin with ${name.slice(0, 1)}${only === undefined ? "" : `, for iptables-${only}`}.`;
}

function clash(name: string): string | undefined {
  return targetNamed(name) === undefined ? undefined : `${name} is a target: -N makes no chain of its name.`;
}

/** Length in UTF-8. */
export function bytesOf(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) bytes += code > 0x7ff && (code < 0xd800 || code > 0xdfff) ? 2 : 1;
  }
  return bytes;
}

/** The name that -N or -E gives; "" for other commands. */
function newName({ text, lines }: Ruleset, line: number): { name: string; span: { start: number; end: number } } {
  const { end } = lineSpan({ text, lines }, line);
  const command = wordFrom(text, statementStart(lines, line), end);
  const first = wordFrom(text, command.end, end);
  const word = text.slice(command.start, command.end);
  const span = /^(-E|--rename-chain)$/.test(word) ? wordFrom(text, first.end, end) : first;
  const makes = /^(-N|--new|--new-chain|-E|--rename-chain)$/.test(word);
  return { name: makes ? text.slice(span.start, span.end) : "", span };
}
