import { type OptionSpec, option, targetModule } from "#engine/iptables/extension.ts";
import { formatMark, hex, type MarkValue, markValue } from "#engine/iptables/values/mark.ts";

/** How each option changes the mark; the kernel knows only `(mark & ~clear) ^ flip` (mark_tg(), net/netfilter/xt_mark.c). */
const arithmetic = {
  "--set-xmark": ({ value, mask }: MarkValue) => ({ clear: mask, flip: value }),
  "--set-mark": ({ value, mask }: MarkValue) => ({ clear: (mask | value) >>> 0, flip: value }),
  "--and-mark": ({ value }: MarkValue) => ({ clear: ~value >>> 0, flip: 0 }),
  "--or-mark": ({ value }: MarkValue) => ({ clear: value, flip: value }),
  "--xor-mark": ({ value }: MarkValue) => ({ clear: 0, flip: value }),
};
type Name = keyof typeof arithmetic;

const bits = (summary: string): OptionSpec<MarkValue> =>
  option({ summary, values: markValue, negatable: false, wanted: formatMark });

export const MARK = targetModule({
  name: "MARK",
  summary: "Changes the packet mark and goes on with the next rule.",
  source: "net/netfilter/xt_mark.c",
  options: {
    "--set-xmark": bits("Clears the bits of MASK, then flips the bits of VALUE: (mark & ~MASK) ^ VALUE."),
    "--set-mark": bits("Clears the bits of MASK and sets the bits of VALUE."),
    "--and-mark": bits("Keeps only these bits."),
    "--or-mark": bits("Sets these bits."),
    "--xor-mark": bits("Flips these bits."),
  },
  effect: (readings, packet) => {
    for (const name of Object.keys(arithmetic) as Name[]) {
      const reading = readings[name];
      if (reading === undefined) continue;
      const { clear, flip } = arithmetic[name](reading.value);
      const mark = ((packet.mark & ~clear) ^ flip) >>> 0;
      return { kind: "rewrite", packet: { ...packet, mark }, note: `mark ${hex(packet.mark)} → ${hex(mark)}` };
    }
    return { kind: "continue", note: "changes nothing" };
  },
  check: (readings) =>
    Object.keys(readings).length !== 1
      ? "MARK takes exactly one of --set-xmark, --set-mark, --and-mark, --or-mark, --xor-mark"
      : undefined,
  examples: [
    { target: "MARK --set-xmark 0x0/0x7000000", before: { mark: 0x7000001 }, after: { mark: 0x1 } },
    { target: "MARK --set-xmark 0x3/0x1", before: { mark: 0x2 }, after: { mark: 0x1 } },
    { target: "MARK --set-mark 0x3/0x1", before: { mark: 0x2 }, after: { mark: 0x3 } },
    { target: "MARK --or-mark 0x4", before: { mark: 0x1 }, after: { mark: 0x5 } },
  ],
});
