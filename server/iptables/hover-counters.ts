// Hovers of `[packets:bytes]`.

import { isBuiltin } from "#engine/iptables/netfilter.ts";
import type { Scope } from "#server/files.ts";
import { enteredPackets, shareOf } from "#server/iptables/shares.ts";
import type { Thing } from "#server/iptables/thing.ts";
import { countOf } from "#server/iptables/words.ts";
import { type Block, text } from "#server/markup.ts";

export function countersHover({ file }: Scope, thing: Extract<Thing, { kind: "counters" }>): readonly Block[] {
  const { counters, chain, rule } = thing;
  const amount = `${countOf(counters.packets, "packet")}, ${countOf(counters.bytes, "byte")}`;
  if (rule === undefined) {
    const what = isBuiltin(chain.table, chain.name)
      ? `reached the end of ${chain.name} and got its policy`
      : "counted; user-defined chains have no policy, so the kernel counts nothing here";
    return [text(`${amount} ${what}.`)];
  }
  const blocks = [text(`${amount} matched this rule since its counters were last at zero.`)];
  const entered = enteredPackets(file, chain);
  const share = shareOf(counters.packets, entered);
  if (entered === undefined || share === undefined) return blocks;
  return [
    ...blocks,
    text(`That is ${share} of the ${countOf(entered, "packet")} that the rules jumping to ${chain.name} have counted.`),
  ];
}
