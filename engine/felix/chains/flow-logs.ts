// NFLOG rules of endpoint chains, by which Felix counts for its flow logs (v3.30 and later; felix/rules/endpoints.go).

import { noneOfMark, rule } from "#engine/felix/chains/spelling.ts";
import type { FelixRule } from "#engine/felix/model.ts";
import type { PolicyDirection } from "#engine/felix/names/chain-names.ts";
import { nflogPrefix } from "#engine/felix/names/nflog-prefix.ts";
import type { RenderOptions } from "#engine/felix/options.ts";
import type { Vintage } from "#engine/felix/vintage.ts";

export function logEndOfTier(
  options: RenderOptions,
  direction: PolicyDirection,
  verdict: "deny" | "pass",
  tier: string,
): FelixRule[] {
  if (!options.flowLogs) return [];
  const letter = verdict === "deny" ? "D" : "P";
  return [rule([noneOfMark(options.marks.pass)], nflog(options, direction, nflogPrefix(`${letter}P${wayOf(direction)}`, tier)))];
}

export function logNoProfile(vintage: Vintage, options: RenderOptions, direction: PolicyDirection): FelixRule[] {
  if (!options.flowLogs || vintage.policies !== "tiers") return [];
  return [rule([], nflog(options, direction, `DR${wayOf(direction)}`))];
}

function wayOf(direction: PolicyDirection): "I" | "E" {
  return direction === "inbound" ? "I" : "E";
}

/** Only the first 80 bytes of a packet are copied: its headers. */
function nflog(options: RenderOptions, direction: PolicyDirection, prefix: string): string {
  const size = options.nflogSize ? "--nflog-size" : "--nflog-range";
  return `--jump NFLOG --nflog-group ${direction === "inbound" ? 1 : 2} --nflog-prefix ${prefix} ${size} 80`;
}
