// How many packets entered a chain, by the counters of the rules that jump to it.

import { readCounters } from "#engine/iptables/binder.ts";
import { LINE, statementStart } from "#engine/iptables/lines.ts";
import type { Chain } from "#engine/iptables/ruleset.ts";
import type { File } from "#server/file.ts";
import { tableOf } from "#server/iptables/rule-at.ts";

/** More callers than this are not added up while somebody waits. */
const MOST_CALLERS = 1000;

/** What the rules that jump to the chain counted; undefined when one of them has no counters, or nothing jumps there. */
export function enteredPackets(file: File, chain: Chain): number | undefined {
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

/** `12.3 %`; undefined where the counters were not zeroed together and more packets matched than came in. */
export function shareOf(packets: number, entered: number | undefined): string | undefined {
  if (entered === undefined || entered === 0 || entered < packets) return undefined;
  const percent = (packets / entered) * 100;
  if (percent === 0 || percent === 100) return `${percent} %`;
  if (percent < 0.1) return "less than 0.1 %";
  return percent > 99.9 ? "more than 99.9 %" : `${percent.toFixed(1)} %`;
}
