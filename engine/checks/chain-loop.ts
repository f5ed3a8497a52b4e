// Loops of jumps that a packet could enter (mark_source_chains(), net/ipv4/netfilter/ip_tables.c, answers ELOOP).

import type { Check, Report } from "#engine/checks/check.ts";
import { type Jump, jumpSpan, jumpsIn } from "#engine/iptables/jumps.ts";
import { isBuiltin } from "#engine/iptables/netfilter.ts";
import type { Ruleset, Table } from "#engine/iptables/ruleset.ts";

export const chainLoop: Check = {
  code: "chain-loop",
  severity: "error",
  summary:
    "Chains that a builtin chain reaches jump in a circle. The kernel refuses such a table as a whole; the message names the " +
    "circle, and the jump that closes it is underlined.",
  concerns: { jumps: true },
  run({ ruleset, depths }, report) {
    for (const table of ruleset.tables) {
      if (depths(table).circle) findLoops(ruleset, table, jumpsByChain(ruleset, table), report);
    }
  },
};

function jumpsByChain(ruleset: Ruleset, table: Table): ReadonlyMap<string, readonly Jump[]> {
  const jumps = new Map<string, Jump[]>();
  for (const jump of jumpsIn(ruleset, table)) {
    if (!table.chains.has(jump.target) || isBuiltin(table.name, jump.target)) continue;
    const ofChain = jumps.get(jump.chain.name);
    if (ofChain === undefined) jumps.set(jump.chain.name, [jump]);
    else ofChain.push(jump);
  }
  return jumps;
}

interface Visit {
  readonly chain: string;
  next: number;
}

/** A table with more circles than this is beyond repair line by line. */
const MOST_LOOPS = 100;
/** Chains of a circle that the message names, and jumps that it points to. */
const SHOWN = 20;

/** Depth first from the builtin chains, on a stack of our own: a dump may nest deeper than calls may. */
function findLoops(ruleset: Ruleset, table: Table, jumps: ReadonlyMap<string, readonly Jump[]>, report: Report): void {
  const done = new Set<string>();
  let found = 0;
  for (const builtin of table.chains.keys()) {
    if (!isBuiltin(table.name, builtin) || done.has(builtin)) continue;
    const path: Visit[] = [{ chain: builtin, next: 0 }];
    const open = new Set([builtin]);
    for (let visit = path.at(-1); visit !== undefined; visit = path.at(-1)) {
      const jump = jumps.get(visit.chain)?.[visit.next++];
      if (jump === undefined) {
        done.add(visit.chain);
        open.delete(visit.chain);
        path.pop();
      } else if (open.has(jump.target)) {
        if (found++ < MOST_LOOPS) reportLoop(ruleset, path, jump, jumps, report);
      } else if (!done.has(jump.target)) {
        open.add(jump.target);
        path.push({ chain: jump.target, next: 0 });
      }
    }
  }
}

function reportLoop(
  ruleset: Ruleset,
  path: readonly Visit[],
  closing: Jump,
  jumps: ReadonlyMap<string, readonly Jump[]>,
  report: Report,
): void {
  const circle = path.slice(path.findIndex((visit) => visit.chain === closing.target));
  const names = circle.slice(0, SHOWN).map((visit) => visit.chain);
  if (circle.length > SHOWN) names.push("…");
  names.push(closing.target);
  const related = circle.slice(0, Math.min(SHOWN, circle.length - 1)).flatMap((visit) => {
    const jump = jumps.get(visit.chain)?.[visit.next - 1];
    return jump ? [{ span: jumpSpan(ruleset, jump.line), message: `${visit.chain} jumps to ${jump.target} here.` }] : [];
  });
  const message = `Jumps in a circle, which the kernel refuses: ${names.join(" → ")}.`;
  report(jumpSpan(ruleset, closing.line), message, { related });
}
