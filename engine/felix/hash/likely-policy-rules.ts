// The usual rules of chains of policies, profiles and policy groups: all or what is in a set is allowed, denied or passed on.
import { filterAllow, filterDeny } from "#engine/felix/chains/common-rules.ts";
import {
  destinationSet,
  hasMark,
  jump,
  noneOfMark,
  RETURN,
  rule,
  setMark,
  someOfMark,
  sourceSet,
} from "#engine/felix/chains/spelling.ts";
import { type LikelyChain, namesWith, type Surroundings } from "#engine/felix/hash/likely-chain.ts";
import { ruleBody } from "#engine/felix/hash/rule-hash.ts";
import type { FelixRule } from "#engine/felix/model.ts";
import type { RenderOptions } from "#engine/felix/options.ts";

const MOST_SETS = 200;

export function policyRules({ chain, chains, sets }: Surroundings, options: RenderOptions): LikelyChain {
  const way = /^cali-g([io])-/.exec(chain)?.[1];
  const rules = way === undefined ? verdictRules(sets, options) : memberJumps(namesWith(chains, [`cali-p${way}-`]), options);
  return rules.map((one) => ({ body: ruleBody(one), loop: 1 }));
}

function verdictRules(sets: readonly string[], options: RenderOptions): FelixRule[] {
  const { accept, pass, drop } = options.marks;
  const matches = [undefined, ...sets.slice(0, MOST_SETS).flatMap((set) => [sourceSet(set), destinationSet(set)])];
  const actions = [setMark(accept), filterDeny(options), setMark(pass), ...(drop === 0 ? [] : [setMark(drop)])];
  return [
    ...matches.flatMap((match) => actions.map((action) => rule([match], action))),
    ...[accept, pass].map((mark) => rule([hasMark(mark)], RETURN)),
    ...(drop === 0 ? [] : [rule([hasMark(drop)], filterDeny(options))]),
    rule([], filterAllow(options)),
  ];
}

function memberJumps(policies: readonly string[], options: RenderOptions): FelixRule[] {
  const verdict = (options.marks.accept | options.marks.pass) >>> 0;
  const jumps = policies.flatMap((name) => [rule([], jump(name)), rule([noneOfMark(verdict)], jump(name))]);
  return [...jumps, rule([someOfMark(verdict)], RETURN, "Return on verdict")];
}
