// One packet on its way through the kernel's hooks: a value, and the step from one to the next. Nothing here remembers
// anything, so stepping back is keeping the previous machine.

import { type Backend, type Hook, tablesAt } from "#engine/iptables/netfilter.ts";
import type { Answer } from "#engine/net/answer.ts";
import type { Packet } from "#engine/net/packet.ts";
import type { ConnectionTable, TrackingFacts } from "#engine/simulate/conntrack.ts";
import type { Memory } from "#engine/simulate/judge.ts";
import type { End } from "#engine/simulate/trace.ts";

/** Where a walk is in a chain: `number` is the rule to look at next, from 1. */
export interface Frame {
  readonly chain: string;
  readonly number: number;
}

/** What happens at a hook, one after the other: tables, and the kernel's own work between them. */
export type Station =
  | { readonly kind: "table"; readonly table: string }
  | { readonly kind: "track" | "nat" | "route" | "reroute" | "deliver" | "postrouting" | "leave" };

export interface Machine {
  readonly packet: Packet;
  readonly hook: Hook;
  /** Index into {@link stationsOf}. */
  readonly station: number;
  readonly table: string;
  /** Chains being walked, innermost last; empty between tables. A goto leaves no frame behind. */
  readonly frames: readonly Frame[];
  /** Frames below this many belong to no call: a walk that begins in a chain has nowhere to return to. */
  readonly rootless: boolean;
  /** The node sends it itself. */
  readonly local: boolean;
  /** Second time around, through the loopback device. */
  readonly looped: boolean;
  /** Device the route gives; `packet.outInterface` of OUTPUT rules keeps the first one after a reroute. */
  readonly routedOut: string | undefined;
  /** Header fields by which OUTPUT notices that the packet must be routed again. */
  readonly routedFor: Packet;
  /** A translation was decided for this side, if only to none. */
  readonly bound: { readonly source: boolean; readonly destination: boolean };
  /** Address the next hop has, for MASQUERADE. */
  readonly gateway: readonly number[] | undefined;
  /** Device to leave by, where the user says it. */
  readonly wantedOut: string | undefined;
  /** Device the sending socket is bound to (SO_BINDTODEVICE). */
  readonly bindDevice: string | undefined;
  readonly facts: TrackingFacts;
  readonly connections: ConnectionTable;
  readonly memory: Memory;
  /** ipsets that a SET target has changed. */
  readonly changedSets: ReadonlySet<string>;
  /** Decisions taken or asked for on unknown answers: key → option. */
  readonly choices: ReadonlyMap<string, string>;
  /** A broadcast of the node's own goes out and a copy comes back in: while the copy is on its way, the one to go on with. */
  readonly original: Machine | undefined;
  /** The route also delivers the packet here. */
  readonly alsoDelivered: boolean;
  readonly end: End | undefined;
}

/** A question the walk cannot answer by itself. */
export interface Question {
  readonly key: string;
  readonly why: string;
  readonly options: readonly string[];
  readonly preferred: string;
  readonly answer: Answer;
}

const LAST: Readonly<Record<Hook, Station>> = {
  PREROUTING: { kind: "route" },
  INPUT: { kind: "deliver" },
  FORWARD: { kind: "postrouting" },
  OUTPUT: { kind: "postrouting" },
  POSTROUTING: { kind: "leave" },
};

const STATIONS = new Map<string, readonly Station[]>();
for (const backend of ["legacy", "nft"] as const) {
  for (const hook of ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"] as const) {
    STATIONS.set(`${backend} ${hook}`, listStations(hook, backend));
  }
}

export function stationsOf(hook: Hook, backend: Backend): readonly Station[] {
  return STATIONS.get(`${backend} ${hook}`) ?? [];
}

function listStations(hook: Hook, backend: Backend): Station[] {
  const stations: Station[] = [];
  for (const table of tablesAt(hook, backend)) {
    stations.push(table === "nat" ? { kind: "nat" } : { kind: "table", table });
    if (table === "raw") stations.push({ kind: "track" });
    if (hook === "OUTPUT" && (table === "mangle" || table === "nat")) stations.push({ kind: "reroute" });
  }
  stations.push(LAST[hook]);
  // What the node sends is routed before OUTPUT sees it.
  if (hook === "OUTPUT") stations.unshift({ kind: "route" });
  return stations;
}
