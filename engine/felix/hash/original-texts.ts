// What an edited rule may have said before: the same with another verdict, without a part that was added, or the other way round.
import { ruleSpellings } from "#engine/felix/hash/rule-spellings.ts";
import type { SavedAction, SavedMatch, SavedRule } from "#engine/felix/hash/saved-rule.ts";
import type { Family } from "#engine/net/address.ts";

const VERDICTS = ["DROP", "ACCEPT", "RETURN", "REJECT", "NOTRACK"];
const FEW_SPELLINGS = 40;

export function originalTexts(rule: SavedRule, family: Family | undefined): string[] {
  const texts: string[] = [];
  for (const variant of variants(rule)) {
    let count = 0;
    for (const text of ruleSpellings(variant, family)) {
      if (++count > FEW_SPELLINGS) break;
      texts.push(text);
    }
  }
  return texts;
}

function variants(rule: SavedRule): SavedRule[] {
  const { action, comments, matches, moved } = rule;
  return [
    { ...rule, strays: [] },
    ...otherActions(action).map((other) => ({ ...rule, action: other })),
    ...moved.map((_, index) => ({ ...rule, moved: moved.toSpliced(index, 1) })),
    ...moved.map((option, index) => ({ ...rule, moved: moved.with(index, { ...option, negated: !option.negated }) })),
    ...matches.map((_, index) => ({ ...rule, matches: matches.toSpliced(index, 1) })),
    ...matches.map((match, index) => ({ ...rule, matches: matches.with(index, negated(match)) })),
    ...comments.map((_, index) => ({ ...rule, comments: comments.toSpliced(index, 1) })),
  ].map((variant) => ({ ...variant, strays: [] }));
}

function otherActions(action: SavedAction | undefined): (SavedAction | undefined)[] {
  const verdicts = VERDICTS.filter((target) => target !== action?.target || action.words.length > 0);
  const plain: SavedAction[] = verdicts.map((target) => ({ mode: "jump", target, words: [] }));
  if (action === undefined || !action.target.startsWith("cali")) return [...plain, undefined];
  return [...plain, undefined, { ...action, mode: action.mode === "jump" ? "goto" : "jump" }];
}

function negated(match: SavedMatch): SavedMatch {
  const words = match.words[0] === "!" ? match.words.slice(1) : ["!", ...match.words];
  return { ...match, words };
}
