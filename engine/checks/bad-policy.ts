import type { Check, Report } from "#engine/checks/check.ts";
import { type Declaration, lineSpan, wordFrom } from "#engine/checks/statements.ts";
import { commandStart } from "#engine/iptables/binder.ts";
import { LINE, statementStart } from "#engine/iptables/lines.ts";
import { type Backend, isBuiltin, isTable, TABLES } from "#engine/iptables/netfilter.ts";
import type { Ruleset } from "#engine/iptables/ruleset.ts";
import { didYouMean } from "#engine/text/closest-word.ts";

export const badPolicy: Check = {
  code: "bad-policy",
  severity: "error",
  summary:
    "A builtin chain has the policy ACCEPT or DROP, or `-` to leave it as it is; a user-defined chain has none (`-`). " +
    "iptables-nft passes over the policy of a user-defined chain (a warning here), iptables-legacy refuses it.",
  concerns: {},
  run({ ruleset, backends, declarations }, report) {
    for (const declaration of declarations()) checkDeclaration(declaration, backends, report);
    if (ruleset.lines.kind.includes(LINE.command)) checkCommands(ruleset, report);
  },
};

const POLICIES = ["ACCEPT", "DROP"];

function checkDeclaration(
  { table, name, nameSpan, policy, policySpan }: Declaration,
  backends: readonly Backend[],
  report: Report,
): void {
  if (nameSpan.start === nameSpan.end) return;
  if (policy === "") {
    return report(nameSpan, `A policy is missing behind ${name}: ACCEPT, DROP, or - for a user-defined chain.`);
  }
  if (policy === "-" || !isTable(table)) return;
  if (isBuiltin(table, name)) {
    if (!POLICIES.includes(policy)) report(policySpan, wrongPolicy(policy));
    return;
  }
  const owners = TABLES.filter(({ chains }) => chains.some((chain) => chain === name)).map((one) => one.name);
  const what =
    owners.length === 0
      ? `${name} is a user-defined chain: only builtin chains have a policy.`
      : `Table ${table} has no builtin chain ${name} (${owners.join(", ")} ${owners.length === 1 ? "has" : "have"} one): this makes a user-defined chain, which has no policy.`;
  if (backends.includes("legacy")) report(policySpan, `${what} iptables-legacy refuses it: write "-".`);
  else report(policySpan, `${what} It is passed over: write "-".`, { severity: "warning" });
}

function wrongPolicy(policy: string): string {
  const guess = didYouMean(policy, POLICIES);
  return `"${policy}" is no policy of a builtin chain${guess === "" ? ": it is ACCEPT or DROP." : guess}`;
}

function checkCommands(ruleset: Ruleset, report: Report): void {
  const { kind, name } = ruleset.lines;
  // Without a `*table` line it is not said whose chains these are.
  let table = "";
  for (let line = 0; line < ruleset.lines.count; line++) {
    if (kind[line] === LINE.table) table = name[line] ?? "";
    else if (kind[line] === LINE.command) checkCommand(ruleset, table, line, report);
  }
}

/** `-P CHAIN POLICY`. */
function checkCommand(ruleset: Ruleset, table: string, line: number, report: Report): void {
  const { text, lines } = ruleset;
  const { end } = lineSpan(ruleset, line);
  const command = wordFrom(text, commandStart(text, statementStart(lines, line), end), end);
  if (!/^(-P|--policy)$/.test(text.slice(command.start, command.end))) return;
  const nameSpan = wordFrom(text, command.end, end);
  const policySpan = wordFrom(text, nameSpan.end, end);
  const policy = text.slice(policySpan.start, policySpan.end);
  const name = lines.name[line] ?? "";
  if (policy === "") return report(command, "-P needs a builtin chain and its policy, ACCEPT or DROP.");
  if (isTable(table) && !isBuiltin(table, name))
    report(nameSpan, `Table ${table} has no builtin chain ${name}: only builtin chains have a policy.`);
  else if (!POLICIES.includes(policy)) report(policySpan, wrongPolicy(policy));
}
