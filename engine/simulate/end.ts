// The end of a walk, and what the node remembers of it.
import { confirm } from "#engine/simulate/conntrack.ts";
import type { Machine } from "#engine/simulate/machine.ts";
import type { End } from "#engine/simulate/trace.ts";

/** Ends the walk, or the copy's part of it. A connection is confirmed only by a packet that got through (nf_conntrack_confirm()). */
export function conclude(machine: Machine, end: End): Machine {
  const { connection } = machine.packet.tracking;
  const keep = connection !== undefined && (connection.confirmed || end.verdict === "ACCEPT");
  const connections = keep ? confirm(machine.connections, connection) : machine.connections;
  const { original, memory, changedSets, choices, bound } = machine;
  if (original !== undefined) {
    // Copy and original share the connection: what the copy made of it, the original finds.
    const packet = { ...original.packet, tracking: machine.packet.tracking };
    return { ...original, packet, bound, connections, memory, changedSets, choices };
  }
  return { ...machine, end, connections, frames: [] };
}
