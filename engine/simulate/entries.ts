// The ways into a chain: which builtin chain a place hangs from, by which calls, and which of them fits a packet.
import { type Call, callsByChain } from "#engine/iptables/jumps.ts";
import { type Hook, isBuiltin, isHook } from "#engine/iptables/netfilter.ts";
import type { PacketRequest } from "#engine/net/packet-request.ts";
import type { Entry, Place } from "#engine/simulate/begin.ts";
import type { Frame } from "#engine/simulate/machine.ts";
import type { Program } from "#engine/simulate/program.ts";

/** How many ways are looked at; a chain of a big dump may be reached by thousands. */
const MOST_ENTRIES = 64;
/** How many calls are followed upwards, and how many above each other; a dump that has more gives no answer. */
const MOST_CLIMBS = 10_000;
const MOST_DEPTH = 1000;

/** Every way from a builtin chain to the place, each with the frames its calls leave behind. */
export function entriesOf(program: Program, place: Place): Entry[] {
  const table = program.tables.get(place.table);
  if (table === undefined) return [];
  if (isBuiltin(place.table, place.chain)) return isHook(place.chain) ? [{ hook: place.chain, frames: [] }] : [];
  const calls = callsByChain(program.ruleset, table);
  const entries: Entry[] = [];
  const seen = new Set<string>();
  let climbs = 0;
  const climb = (chain: string, frames: readonly Frame[]) => {
    if (++climbs > MOST_CLIMBS || seen.size >= MOST_DEPTH) {
      climbs = Number.POSITIVE_INFINITY;
      return;
    }
    seen.add(chain);
    for (const call of calls.get(chain) ?? []) {
      if (entries.length >= MOST_ENTRIES || seen.has(call.chain)) continue;
      // A goto leaves no frame; of a builtin chain it leaves the policy, which needs no frame either.
      const above = call.mode === "jump" ? [frameBehind(call), ...frames] : frames;
      if (isHook(call.chain) && isBuiltin(place.table, call.chain)) entries.push({ hook: call.chain, frames: above });
      else climb(call.chain, above);
    }
    seen.delete(chain);
  };
  climb(place.chain, []);
  return climbs > MOST_CLIMBS ? [] : entries;
}

function frameBehind({ chain, number }: Call): Frame {
  return { chain, number: number + 1 };
}

/** The hooks a packet can be at, going by its devices. */
function fits(hook: Hook, { from, out }: PacketRequest): boolean {
  switch (hook) {
    case "PREROUTING":
      return from !== "local" && out === undefined;
    case "INPUT":
      return from !== "local" && out === undefined;
    case "FORWARD":
      return from !== "local";
    case "OUTPUT":
      return from === "local" || from === undefined;
    case "POSTROUTING":
      return true;
  }
}

/**
 * The entry for this packet: the only one that fits it, or of several that return to the same place any. Without one the
 * walk ends where the chain would return.
 */
export function chooseEntry(entries: readonly Entry[], request: PacketRequest, preferred: Hook | undefined): Entry {
  const fitting = entries.filter(({ hook }) => hook !== undefined && fits(hook, request));
  const wanted = fitting.filter(({ hook }) => hook === preferred);
  const left = wanted.length > 0 ? wanted : fitting;
  const [first, ...others] = left;
  if (first !== undefined && others.every((other) => sameEntry(other, first))) return first;
  const hooks = new Set(left.map(({ hook }) => hook));
  return { hook: hooks.size === 1 ? first?.hook : undefined, frames: [] };
}

function sameEntry(a: Entry, b: Entry): boolean {
  return a.hook === b.hook && JSON.stringify(a.frames) === JSON.stringify(b.frames);
}
