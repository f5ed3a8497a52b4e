// The rules of a dump that carry a hash. iptables makes several rules of one that names several addresses (`--source A,B`), all
// with the same hash; they count as one again here.
import type { HashedRule } from "#engine/felix/hash/lanes.ts";
import type { MovedOption, SavedRule } from "#engine/felix/hash/saved-rule.ts";
import { allSteps, type Steps } from "#engine/felix/hash/steps.ts";

/** Addresses that are put together again; Felix's rules have fewer. */
const MOST_JOINED = 1000;

export function hashedRules(saved: readonly SavedRule[]): HashedRule[] {
  return allSteps(hashedSteps(saved));
}

/** The same, for those who rest in between. */
export function* hashedSteps(saved: readonly SavedRule[]): Steps<HashedRule[]> {
  const rules: HashedRule[] = [];
  for (const [index, rule] of saved.entries()) {
    if (rule.hash === undefined) continue;
    yield;
    const last = rules.at(-1);
    const joined = last?.hash === rule.hash && last.also.length < MOST_JOINED ? joinedWith(last.saved, rule) : undefined;
    if (last === undefined || joined === undefined) rules.push({ number: index + 1, also: [], hash: rule.hash, saved: rule });
    else rules[rules.length - 1] = { ...last, saved: joined, also: [...last.also, index + 1] };
  }
  return rules;
}

/** Undefined where more differs than the addresses of one end. */
function joinedWith(one: SavedRule, other: SavedRule): SavedRule | undefined {
  for (const end of ["-s", "-d"] as const) {
    if (addressesOf(one, end) === addressesOf(other, end) || textWithout(one, end) !== textWithout(other, end)) continue;
    const moved = one.moved.map((option) => join(option, end, addressesOf(other, end)));
    return { ...one, moved };
  }
  return undefined;
}

function addressesOf({ moved }: SavedRule, end: MovedOption["option"]): string | undefined {
  return moved.find(({ option }) => option === end)?.value;
}

function textWithout(rule: SavedRule, end: MovedOption["option"]): string {
  return JSON.stringify({ ...rule, moved: rule.moved.map((one) => (one.option === end ? { ...one, value: "" } : one)) });
}

function join(one: MovedOption, end: MovedOption["option"], value = ""): MovedOption {
  return one.option === end ? { ...one, value: `${one.value},${value}` } : one;
}
