import type { Check } from "#engine/checks/check.ts";
import { lineSpan, wordFrom } from "#engine/checks/statements.ts";
import { LINE, statementStart } from "#engine/iptables/lines.ts";

export const renamedChain: Check = {
  code: "renamed-chain",
  severity: "error",
  summary:
    "iptables-nft-restore cannot rename a chain (-E) that the same file creates: the kernel does not know it yet. " +
    "iptables-legacy can. Declare the chain with its new name.",
  concerns: {},
  run({ ruleset, backends }, report) {
    const { text, lines } = ruleset;
    if (!backends.includes("nft") || !lines.kind.includes(LINE.command)) return;
    for (const { chains, nameSpan: table } of ruleset.tables) {
      for (const { declarationLine: line, name } of chains.values()) {
        if (table === undefined || line === undefined || lines.kind[line] !== LINE.command) continue;
        const { end } = lineSpan(ruleset, line);
        const command = wordFrom(text, statementStart(lines, line), end);
        if (!/^(-E|--rename-chain)$/.test(text.slice(command.start, command.end))) continue;
        report(command, `iptables-nft cannot rename a chain of the same file: declare it as ${name}.`);
      }
    }
  },
};
