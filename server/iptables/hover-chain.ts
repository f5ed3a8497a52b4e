// Hovers of chain names and policies: what the chain is for, who calls it, what is in it.

import { chainNameIn } from "#engine/calico/chain-comment.ts";
import { describeChain } from "#engine/calico/chains.ts";
import type { Call } from "#engine/iptables/jumps.ts";
import { isBuiltin } from "#engine/iptables/netfilter.ts";
import { readRule } from "#engine/iptables/read-rule.ts";
import type { Chain, Counters, Table } from "#engine/iptables/ruleset.ts";
import type { File } from "#server/file.ts";
import type { Scope } from "#server/files.ts";
import { chainOwnerItems } from "#server/iptables/hashes/hover-name.ts";
import type { Thing } from "#server/iptables/thing.ts";
import { countOf, placeName } from "#server/iptables/words.ts";
import { type Block, code, list, type Piece, strong, text } from "#server/markup.ts";

const SHOWN = 5;

export function chainHover({ file, workspace }: Scope, { table, name }: Extract<Thing, { kind: "chain" }>): readonly Block[] {
  const chain = table.chains.get(name);
  const described = describeChain(name, table.name);
  const title = text("Chain ", code(name), ` in table ${table.name}`);
  const words: Block[] = described === undefined ? [] : [text(strong(described.title)), text(described.sentence)];
  const owners = chainOwnerItems(name, workspace);
  if (chain === undefined) {
    return [
      title,
      ...words,
      ...list(owners),
      text(`Table ${table.name} has no chain of this name, and it is no target known here.`),
    ];
  }
  return [
    title,
    ...words,
    ...list([...owners, ...nameItems(file, chain), ...contentItems(chain), ...callerItems(file, table, chain)]),
  ];
}

/** The full name of the policy or profile, where the chain's name may only hold a digest of it. */
function nameItems({ ruleset }: File, chain: Chain): Piece[][] {
  const first = ruleset && readRule(ruleset, chain, 1);
  const named = first && chainNameIn(first.comments.map((comment) => comment.text));
  return named === undefined
    ? []
    : [[`${named.kind} `, code(named.name), ` (${named.direction}), by the comment of its first rule`]];
}

function contentItems(chain: Chain): Piece[][] {
  const items: Piece[][] = [[countOf(chain.ruleLines.length, "rule")]];
  if (chain.policy !== undefined) {
    items.push([`Policy ${chain.policy}: what becomes of a packet that no rule has decided${throughPolicy(chain.counters)}`]);
  }
  return items;
}

function throughPolicy(counters: Counters | undefined): string {
  return counters === undefined || counters.packets === 0 ? "" : ` (${countOf(counters.packets, "packet")} so far)`;
}

function callerItems(file: File, table: Table, chain: Chain): Piece[][] {
  if (isBuiltin(table.name, chain.name)) return [["Entered by the kernel, at the hook of this name"]];
  const callers = file.derived.callers(table, chain.name);
  if (callers.length === 0) return [["No rule jumps here, so no packet enters it"]];
  const shown = callers.slice(0, SHOWN).map(callerName).join(", ");
  const more = callers.length > SHOWN ? `, and ${callers.length - SHOWN} more` : "";
  return [[`Called by ${countOf(callers.length, "rule")}: ${shown}${more}`]];
}

function callerName(call: Call): string {
  return `${placeName(call, call.line)}${call.mode === "goto" ? " with -g" : ""}`;
}

export function policyHover(chain: Chain): readonly Block[] {
  if (chain.policy === undefined) {
    return [
      text(
        "A user-defined chain has no policy: a packet that reaches its end goes back to the rule that jumped here, and on behind it.",
      ),
    ];
  }
  const what = chain.policy === "DROP" ? "dropped" : "let through by this table";
  return [
    text(
      "Policy ",
      strong(chain.policy),
      ` of ${chain.name}: a packet that no rule has decided is ${what}${throughPolicy(chain.counters)}.`,
    ),
  ];
}
