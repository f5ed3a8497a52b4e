import { type TargetEffect, targetModule } from "#engine/iptables/extension.ts";
import { setting } from "#engine/iptables/targets/setting.ts";
import { conntrackZone } from "#engine/iptables/values/conntrack-zone.ts";
import { keywordList, plainChoices } from "#engine/iptables/values/names.ts";
import { flag } from "#engine/iptables/values/plain.ts";
import { shortText } from "#engine/iptables/values/short-text.ts";
import type { Packet } from "#engine/net/packet.ts";

const EVENTS = ["new", "related", "destroy", "reply", "assured", "protoinfo", "helper", "mark", "natseqinfo", "secmark"];

function events(names: readonly string[]) {
  return keywordList({ choices: plainChoices(names), spelling: "exact", noun: "a conntrack event", syntax: "EVENT[,EVENT…]" });
}

const name = shortText({ syntax: "NAME", most: 31, longer: "refused" });

export const CT = targetModule({
  name: "CT",
  summary: "Says how conntrack is to treat the packet, or that it must not track it at all.",
  source: "net/netfilter/xt_CT.c",
  tables: ["raw"],
  hooks: ["PREROUTING", "OUTPUT"],
  options: {
    "--notrack": setting("The packet is not tracked: its state is UNTRACKED.", flag),
    "--helper": setting("A new connection gets this helper; needs -p.", name),
    "--timeout": setting("A new connection gets this timeout policy; needs -p.", name),
    "--ctevents": setting("Only these events are reported.", events(EVENTS)),
    "--expevents": setting("Only these events of expected connections are reported.", events(["new"])),
    "--zone": setting("The packet is looked up in this zone.", conntrackZone),
    "--zone-orig": setting("The zone for the original direction only.", conntrackZone),
    "--zone-reply": setting("The zone for the reply direction only.", conntrackZone),
  },
  effect: (readings, packet) => {
    if (readings["--notrack"] !== undefined) return untrack(packet);
    if (isSeen(packet)) return { kind: "continue", note: "tracked already, nothing changes" };
    const set = Object.keys(readings).map((key) => key.slice(2));
    return { kind: "continue", note: set.length === 0 ? "tracked as usual" : `noted for conntrack: ${set.join(", ")}` };
  },
  examples: [
    { target: "CT --notrack", before: {}, effect: "untrack" },
    { target: "CT --helper ftp", before: {}, effect: "continue" },
    { target: "CT --zone 5 --ctevents new,destroy", before: {}, effect: "continue" },
  ],
});

/** notrack_tg(): leaves alone what conntrack has seen, as packets on their second way through lo. */
export function untrack(packet: Packet): TargetEffect {
  if (isSeen(packet)) return { kind: "continue", note: "tracked already, nothing changes" };
  return { kind: "untrack", note: "not tracked" };
}

function isSeen({ tracking }: Packet): boolean {
  return tracking.connection !== undefined || tracking.state === "UNTRACKED";
}
