// The failsafe chains: ports of the node that stay open whatever the policies say (failsafeInChain(), felix/rules/static.go).
import type { Family } from "#engine/felix/chains/common-rules.ts";
import { ACCEPT, destinationPort, rule, sourcePort } from "#engine/felix/chains/spelling.ts";
import { FAILSAFE_IN, FAILSAFE_OUT } from "#engine/felix/chains/static-names.ts";
import type { FelixChain, FelixRule } from "#engine/felix/model.ts";
import type { Failsafe, RenderOptions } from "#engine/felix/options.ts";
import type { Vintage } from "#engine/felix/vintage.ts";

type FailsafeTable = "raw" | "mangle" | "filter";
type End = "source" | "destination";

export function failsafeIn(vintage: Vintage, options: RenderOptions, table: FailsafeTable, family: Family): FelixChain {
  const open = options.failsafeInbound.flatMap((port) => failsafeRules(vintage, family, port, ["destination", "source"]));
  const answers = options.failsafeOutbound.flatMap((port) => failsafeRules(vintage, family, port, ["source", "source"]));
  return { name: FAILSAFE_IN, rules: [...open, ...(hasAnswers(vintage, table) ? answers : [])] };
}

export function failsafeOut(vintage: Vintage, options: RenderOptions, table: FailsafeTable, family: Family): FelixChain {
  const net = vintage.failsafes.answerNet;
  const open = options.failsafeOutbound.flatMap((port) => failsafeRules(vintage, family, port, ["destination", "destination"]));
  const answers = options.failsafeInbound.flatMap((port) => failsafeRules(vintage, family, port, ["source", net]));
  return { name: FAILSAFE_OUT, rules: [...open, ...(hasAnswers(vintage, table) ? answers : [])] };
}

/** In raw there is no connection yet to know an answer by. */
function hasAnswers(vintage: Vintage, table: FailsafeTable): boolean {
  return table === "raw" && vintage.failsafes.answersInRaw;
}

function failsafeRules(vintage: Vintage, family: Family, failsafe: Failsafe, ends: readonly [port: End, net: End]): FelixRule[] {
  const port = ends[0] === "source" ? sourcePort(failsafe.port) : destinationPort(failsafe.port);
  const match = [`-p ${failsafe.protocol}`, port];
  const net = vintage.failsafes.nets ? failsafe.net : undefined;
  if (net === undefined) return [rule(match, ACCEPT)];
  if (net.includes(":") === (family === 6)) return [rule([...match, `--${ends[1]} ${net}`], ACCEPT)];
  return vintage.failsafes.foreignNet === "omit" ? [] : [rule(match, ACCEPT)];
}
