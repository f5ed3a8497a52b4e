// Answers the user chose, by the rule they were chosen for. A key counts rules, so after an edit it may mean another one.
import type { WalkView } from "#protocol/walk.ts";

export type Choices = Readonly<Record<string, string>>;

/** Key of a choice → the line of the rule, as it read when the choice was made. */
export type ChoiceLines = Readonly<Record<string, string>>;

/** What the chosen rules read now; questions that belong to no rule have no line. */
export function choiceLines(walk: WalkView, choices: Choices, textOf: (line: number) => string): ChoiceLines {
  const lines = walk.assumptions.flatMap(({ key, line }): [string, string][] =>
    line === undefined || !Object.hasOwn(choices, key) ? [] : [[key, textOf(line)]],
  );
  return Object.fromEntries(lines);
}

/** The choices left when those are taken out whose key now stands for a rule that reads otherwise. */
export function validChoices(choices: Choices, chosen: ChoiceLines, now: ChoiceLines): Choices {
  const holds = ([key]: [string, string]): boolean => {
    const [before, after] = [chosen[key], now[key]];
    return before === undefined || after === undefined || before === after;
  };
  return Object.fromEntries(Object.entries(choices).filter(holds));
}
