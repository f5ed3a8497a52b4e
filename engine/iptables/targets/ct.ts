import { type Readings, type SavedOption, type TargetEffect, targetModule } from "#engine/iptables/extension.ts";
import { oneWord } from "#engine/iptables/saved-text.ts";
import { saved, setting } from "#engine/iptables/targets/setting.ts";
import { conntrackZone } from "#engine/iptables/values/conntrack-zone.ts";
import { keywordList, plainChoices } from "#engine/iptables/values/names.ts";
import { flag } from "#engine/iptables/values/plain.ts";
import { shortText } from "#engine/iptables/values/short-text.ts";
import { type Packet, WITH_TEMPLATE } from "#engine/net/packet.ts";

const EVENTS = ["new", "related", "destroy", "reply", "assured", "protoinfo", "helper", "mark", "natseqinfo", "secmark"];

function events(names: readonly string[]) {
  return keywordList({ choices: plainChoices(names), spelling: "exact", noun: "a conntrack event", syntax: "EVENT[,EVENT…]" });
}

/** Cut without a word; an empty name is like none. */
function cutName(most: number) {
  return shortText({ syntax: "NAME", most, longer: "cut", empty: "allowed" });
}

const options = {
  "--notrack": setting("The packet is not tracked: its state is UNTRACKED.", flag),
  "--helper": setting("A new connection gets this helper; needs -p.", cutName(15)),
  "--timeout": setting("A new connection gets this timeout policy; needs -p.", cutName(31)),
  "--ctevents": setting("Only these events are reported.", events(EVENTS)),
  "--expevents": setting("Only these events of expected connections are reported.", events(["new"])),
  "--zone": setting("The packet is looked up in this zone.", conntrackZone),
  "--zone-orig": setting("The zone for the original direction only.", conntrackZone),
  "--zone-reply": setting("The zone for the reply direction only.", conntrackZone),
};
type Given = Readings<typeof options>;

export const CT = targetModule({
  name: "CT",
  summary: "Says how conntrack is to treat the packet, or that it must not track it at all.",
  source: "net/netfilter/xt_CT.c",
  tables: ["raw"],
  hooks: ["PREROUTING", "OUTPUT"],
  options,
  effect: (readings, packet) => {
    if (readings["--notrack"] !== undefined) return untrack(packet);
    if (isSeen(packet)) return { kind: "continue", note: "tracked already, nothing changes" };
    const set = Object.keys(readings).map((key) => key.slice(2));
    const note = set.length === 0 ? "tracked as usual" : `noted for conntrack: ${set.join(", ")}`;
    return { kind: "rewrite", packet: { ...packet, tracking: WITH_TEMPLATE }, note };
  },
  check: (readings, { protocol }) => {
    // xt_ct_find_proto(), net/netfilter/xt_CT.c: without -p, or with a negated one, there is no protocol.
    const named = readings["--helper"]?.value || readings["--timeout"]?.value;
    const needed = named !== undefined && named !== "" && readings["--notrack"] === undefined;
    return needed && !protocol ? "--helper and --timeout need -p with one protocol." : undefined;
  },
  save: (readings) => [
    ...(readings["--notrack"] === undefined ? [] : [saved("--notrack")]),
    ...printedText("--helper", readings["--helper"]?.value),
    ...printedText("--timeout", readings["--timeout"]?.value),
    ...printedText("--ctevents", printedEvents(readings["--ctevents"]?.value)),
    ...printedText("--expevents", printedEvents(readings["--expevents"]?.value)),
    ...printedZone(readings),
  ],
  examples: [
    { target: "CT --notrack", before: {}, effect: "untrack" },
    { target: "CT --zone 5 --ctevents new,destroy", before: {}, effect: "rewrite" },
  ],
});

function printedText(name: string, value = ""): SavedOption[] {
  return value === "" ? [] : [saved(name, oneWord(value))];
}

/** Each once, in the kernel's order. */
function printedEvents(given: readonly string[] = []): string {
  return EVENTS.filter((event) => given.includes(event)).join(",");
}

/** There is one zone, the last that is written; a zone from the mark stays so (ct_save_v1(), extensions/libxt_CT.c). */
function printedZone(readings: Given): SavedOption[] {
  const original = readings["--zone-orig"];
  const reply = readings["--zone-reply"];
  const name = original === undefined ? "--zone-reply" : "--zone-orig";
  const both = (original === undefined) === (reply === undefined);
  const zones = Object.entries(readings).flatMap(([key, reading]) => (key.startsWith("--zone") ? [reading?.value] : []));
  const zone = zones.includes("mark") ? "mark" : zones.at(-1);
  return zone === undefined || zone === 0 ? [] : [saved(both ? "--zone" : name, String(zone))];
}

/** notrack_tg(): leaves alone what conntrack has seen, as packets on their second way through lo. */
export function untrack(packet: Packet): TargetEffect {
  if (isSeen(packet)) return { kind: "continue", note: "tracked already, nothing changes" };
  return { kind: "untrack", note: "not tracked" };
}

function isSeen({ tracking }: Packet): boolean {
  return tracking.connection !== undefined || tracking.state === "UNTRACKED" || tracking.hasTemplate === true;
}
