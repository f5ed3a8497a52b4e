// A walk as expectations see it: what decided, where the packet came by, what was rewritten.
import type { WalkOutcome } from "#engine/expect/compare.ts";
import type { Translated } from "#engine/expect/packet-file.ts";
import { sameAddress } from "#engine/net/address.ts";
import { deciderOf } from "#engine/simulate/decider.ts";
import type { Walk } from "#engine/simulate/run.ts";
import type { Step } from "#engine/simulate/trace.ts";

export function outcomeOf(walk: Walk): WalkOutcome {
  const { verdict, trace, otherEnds } = walk;
  const isOpen = verdict === "UNDECIDED";
  const sameOut = otherEnds.every(({ out }) => out === trace.end.out);
  return {
    verdict,
    decider: isOpen ? undefined : deciderOf(trace),
    mark: trace.packet.mark,
    out: isOpen || !sameOut ? undefined : trace.end.out,
    visited: trace.steps.flatMap(visitsOf),
    nat: { source: rewritten(walk, "source"), destination: rewritten(walk, "destination") },
  };
}

function visitsOf(step: Step): WalkOutcome["visited"][number][] {
  if (step.kind === "enter") return [{ table: step.table, chain: step.chain, number: 0 }];
  if (step.kind !== "rule" || step.effect === undefined) return [];
  const { effect, ref } = step;
  const entered = effect.kind === "jump" || effect.kind === "goto" ? [{ table: ref.table, chain: effect.chain, number: 0 }] : [];
  return [ref, ...entered];
}

function rewritten({ trace: { start, packet } }: Walk, end: "source" | "destination"): Translated | undefined {
  const port = end === "source" ? "sourcePort" : "destinationPort";
  if (sameAddress(start[end], packet[end]) && start[port] === packet[port]) return undefined;
  return { address: packet[end], port: packet[port] };
}
