// Alternatives that do not fit one rule of iptables, asked in rules before it: networks, since a rule has one, ports, since a
// multiport match has fifteen, and named ports, which are sets. One mark bit says that all blocks so far matched, another that
// the present one did (matchBlockBuilder, felix/rules/policy.go).
import { clearMark, noneOfMark, rule as ruleOf, setMark, setMaskedMark } from "#engine/felix/chains/spelling.ts";
import type { BackendEnd, BackendRule, FelixRule } from "#engine/felix/model.ts";
import type { FelixMarks } from "#engine/felix/options.ts";
import { portGroups } from "#engine/felix/rules/port-groups.ts";
import {
  type EndName,
  netMatch,
  portSetMatch,
  portsMatch,
  protocolMatch,
  type SetNames,
} from "#engine/felix/rules/rule-match.ts";
import type { Vintage } from "#engine/felix/vintage.ts";

/** Each of `rules` is the match of one. Those that must match stand before those that must not. */
interface Block {
  readonly wanted: "any" | "none";
  readonly rules: readonly (readonly string[])[];
}

export interface Blocks {
  readonly blocks: readonly Block[];
  /** What the last rule has still to match. */
  readonly rest: BackendRule;
}

const ENDS: readonly EndName[] = ["source", "destination"];

export function takeBlocks(vintage: Vintage, rule: BackendRule, nameOf: SetNames): Blocks {
  const blocks: Block[] = [];
  let rest = rule;
  for (const end of vintage.manyPorts === "blocks" ? ENDS : []) {
    const block = portBlock(rest, end, nameOf);
    if (block.rules.length <= 1) continue;
    blocks.push(block);
    rest = withEnd(rest, end, { ...rest[end], ports: [], namedPortIpSetIds: [] });
  }
  if (vintage.manyNets === "none") return { blocks, rest };
  for (const end of ENDS) {
    if (rest[end].nets.length <= 1) continue;
    blocks.push(netBlock("any", end, rest[end].nets));
    rest = withEnd(rest, end, { ...rest[end], nets: [] });
  }
  for (const end of ENDS) {
    const excluded = end === "source" ? rest.notSource : rest.notDestination;
    const counted = vintage.manyNets === "blocks-still-count" ? rule : rest;
    if (excluded.nets.length === 0 || counted[end].nets.length + excluded.nets.length <= 1) continue;
    blocks.push(netBlock("none", end, excluded.nets));
    rest = withEnd(rest, end === "source" ? "notSource" : "notDestination", { ...excluded, nets: [] });
  }
  return { blocks, rest };
}

function withEnd(rule: BackendRule, name: EndName | "notSource" | "notDestination", end: BackendEnd): BackendRule {
  return { ...rule, [name]: end };
}

/** A port number says nothing without its protocol; the members of a set of named ports have theirs. */
function portBlock(rule: BackendRule, end: EndName, nameOf: SetNames): Block {
  const { ports, namedPortIpSetIds } = rule[end];
  const numbers = portGroups(ports).map((group) => [...protocolMatch(rule.protocol), portsMatch(end, group)]);
  const names = namedPortIpSetIds.map((id) => [portSetMatch(end, nameOf(id))]);
  return { wanted: "any", rules: [...numbers, ...names] };
}

function netBlock(wanted: Block["wanted"], end: EndName, nets: readonly string[]): Block {
  return { wanted, rules: nets.map((net) => [netMatch(end, net)]) };
}

/**
 * Afterwards scratch0 is set where all blocks hold. The first writes it at once, the others by way of scratch1. Felix does not
 * clear scratch1 in between: where the second block matched, a third counts as matched too.
 */
export function blockRules({ scratch0, scratch1 }: FelixMarks, blocks: readonly Block[]): FelixRule[] {
  const [opening] = blocks;
  if (opening === undefined) return [];
  const start = setMaskedMark(opening.wanted === "any" ? 0 : scratch0, (scratch0 | scratch1) >>> 0);
  const asked = blocks.flatMap(({ wanted, rules }, index) => {
    if (wanted === "none") return rules.map((match) => ruleOf(match, clearMark(scratch0)));
    const matched = rules.map((match) => ruleOf(match, setMark(index === 0 ? scratch0 : scratch1)));
    return index === 0 ? matched : [...matched, ruleOf([noneOfMark(scratch1)], clearMark(scratch0))];
  });
  return [ruleOf([], start), ...asked];
}
