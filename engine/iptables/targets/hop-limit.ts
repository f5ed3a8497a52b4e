// What TTL and HL do alike: the number of hops a packet may still make.
import type { Reading, TargetEffect } from "#engine/iptables/extension.ts";
import { changeNote, withHeader } from "#engine/iptables/targets/header.ts";
import type { Packet } from "#engine/net/packet.ts";

type Given = Reading<number> | undefined;

/** Inside 0..255, and no drop at 0: that is left to routing (ttl_tg(), net/netfilter/xt_HL.c). */
export function changeHopLimit(packet: Packet, set: Given, increment: Given, decrement: Given): TargetEffect {
  const ttl = set !== undefined ? set.value : moved(packet.ttl, (increment?.value ?? 0) - (decrement?.value ?? 0));
  return { kind: "rewrite", packet: withHeader(packet, { ttl }), note: changeNote("ttl", packet.ttl, ttl) };
}

function moved(ttl: number | undefined, step: number): number | undefined {
  if (step === 255) return 255;
  if (step === -255) return 0;
  return ttl === undefined ? undefined : Math.min(255, Math.max(0, ttl + step));
}
