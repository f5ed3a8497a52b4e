import { targetModule } from "#engine/iptables/extension.ts";
import { needsOne, onlyOne } from "#engine/iptables/matches/combination.ts";
import { MARK_CHANGES, markChangeOf, markChanges, savedMarkChange } from "#engine/iptables/targets/mark-change.ts";
import { hex } from "#engine/iptables/values/mark.ts";

export const MARK = targetModule({
  name: "MARK",
  summary: "Changes the packet mark and goes on with the next rule.",
  source: "net/netfilter/xt_mark.c",
  options: markChanges,
  effect: (readings, packet) => {
    const change = markChangeOf(readings);
    if (change === undefined) return { kind: "continue", note: "changes nothing" };
    const mark = ((packet.mark & ~change.clear) ^ change.flip) >>> 0;
    return { kind: "rewrite", packet: { ...packet, mark }, note: `mark ${hex(packet.mark)} → ${hex(mark)}` };
  },
  check: (readings) => needsOne(readings, ...MARK_CHANGES) ?? onlyOne(readings, ...MARK_CHANGES),
  save: (readings) => {
    const change = markChangeOf(readings);
    return change === undefined ? [] : [savedMarkChange(change)];
  },
  examples: [
    { target: "MARK --set-xmark 0x0/0x7000000", before: { mark: 0x7000001 }, after: { mark: 0x1 } },
    { target: "MARK --set-xmark 0x3/0x1", before: { mark: 0x2 }, after: { mark: 0x1 } },
    { target: "MARK --set-mark 0x3/0x1", before: { mark: 0x2 }, after: { mark: 0x3 } },
    { target: "MARK --or-mark 0x4", before: { mark: 0x1 }, after: { mark: 0x5 } },
  ],
});
