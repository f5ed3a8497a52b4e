// Hovers of `[packets:bytes]`.

import { readCounters } from "#engine/iptables/binder.ts";
import { LINE, statementStart } from "#engine/iptables/lines.ts";
import { isBuiltin } from "#engine/iptables/netfilter.ts";
import type { Chain } from "#engine/iptables/ruleset.ts";
import type { File } from "#server/file.ts";
import type { Scope } from "#server/files.ts";
import { tableOf } from "#server/iptables/rule-at.ts";
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
  if (entered === undefined || entered === 0 || entered < counters.packets) return blocks;
  const share = formatShare(counters.packets / entered);
  return [
    ...blocks,
    text(`That is ${share} of the ${countOf(entered, "packet")} that the rules jumping to ${chain.name} have counted.`),
  ];
}

/** More callers than this are not added up while somebody waits. */
const MOST_CALLERS = 1000;

/** What the rules that jump to the chain counted; undefined when one of them has no counters. */
function enteredPackets(file: File, chain: Chain): number | undefined {
  const { ruleset } = file;
  const table = ruleset && tableOf(ruleset, chain);
  const callers = table === undefined ? [] : file.derived.callers(table, chain.name);
  if (ruleset === undefined || callers.length === 0 || callers.length > MOST_CALLERS) return undefined;
  let sum = 0;
  for (const { line } of callers) {
    if (ruleset.lines.kind[line] !== LINE.rule) return undefined;
    const counters = readCounters(ruleset.text, statementStart(ruleset.lines, line), ruleset.text.length);
    if (counters === undefined) return undefined;
    sum += counters.packets;
  }
  return sum;
}

function formatShare(share: number): string {
  const percent = share * 100;
  if (percent === 0 || percent === 100) return `${percent} %`;
  if (percent < 0.1) return "less than 0.1 %";
  return percent > 99.9 ? "more than 99.9 %" : `${percent.toFixed(1)} %`;
}
