// Rules and actions that more than one chain has.
import {
  ACCEPT,
  conntrackState,
  DROP,
  FROM_LOCAL,
  hasMark,
  inInterface,
  outInterface,
  RETURN,
  rule,
} from "#engine/felix/chains/spelling.ts";
import type { FelixRule } from "#engine/felix/model.ts";
import type { FelixMarks, RenderOptions } from "#engine/felix/options.ts";
import type { Vintage } from "#engine/felix/vintage.ts";

export type Family = 4 | 6;

/** Every bit that is cleared where Calico starts over (allCalicoMarkBits(), felix/rules/static.go); never the drop bit. */
export function allMarkBits(marks: FelixMarks): number {
  return (marks.accept | marks.pass | fromWorkloadMark(marks) | marks.scratch1) >>> 0;
}

/** The bit for "came from a workload" in raw: one of its own up to 2.3, then the first scratch bit. */
export function fromWorkloadMark(marks: FelixMarks): number {
  return marks.fromWorkload === 0 ? marks.scratch0 : marks.fromWorkload;
}

export function filterAllow(options: RenderOptions): string {
  return options.filterAllowAction === "RETURN" ? RETURN : ACCEPT;
}

export function mangleAllow(options: RenderOptions): string {
  return options.mangleAllowAction === "RETURN" ? RETURN : ACCEPT;
}

export function filterDeny(options: RenderOptions): string {
  return `--jump ${options.filterDenyAction}`;
}

/** `Drop` or `Reject`, as comments begin. */
export function denyWord(options: RenderOptions): string {
  return options.filterDenyAction === "REJECT" ? "Reject" : "Drop";
}

export function hostEndpointAccepted(options: RenderOptions, action: string): FelixRule {
  return rule([hasMark(options.marks.accept)], action, "Host endpoint policy accepted packet.");
}

export function policyAccepted(options: RenderOptions): FelixRule {
  return rule([hasMark(options.marks.accept)], filterAllow(options), "Policy explicitly accepted packet.");
}

/** A packet that raw or mangle accepted is not judged again. */
export function acceptAccepted(vintage: Vintage, options: RenderOptions): FelixRule {
  const untracked = vintage.acceptsAccepted === "untracked-first" ? conntrackState("UNTRACKED") : undefined;
  return rule([hasMark(options.marks.accept), untracked], filterAllow(options));
}

/** 2.1.0 and 2.1.1 judge the state once for all endpoints. */
export function topConntrackRules(vintage: Vintage, options: RenderOptions): FelixRule[] {
  if (vintage.conntrackRules !== "top") return [];
  const invalid = options.disableConntrackInvalid ? [] : [rule([conntrackState("INVALID")], DROP)];
  return [...invalid, rule([conntrackState("RELATED,ESTABLISHED")], ACCEPT)];
}

export function perPrefix(options: RenderOptions, rulesOf: (interfaces: string) => FelixRule[]): FelixRule[] {
  return options.workloadPrefixes.flatMap((prefix) => rulesOf(`${prefix}+`));
}

export function fromWorkloads(options: RenderOptions, action: string): FelixRule[] {
  return perPrefix(options, (interfaces) => [rule([inInterface(interfaces)], action)]);
}

export function toWorkloads(options: RenderOptions, action: string): FelixRule[] {
  return perPrefix(options, (interfaces) => [rule([outInterface(interfaces)], action)]);
}

/** Local traffic that leaves through a tunnel with another source than the tunnel's address. */
export function wrongTunnelSource(tunnel: string): string[] {
  return [outInterface(tunnel), "-m addrtype ! --src-type LOCAL --limit-iface-out", FROM_LOCAL];
}
