// Keywords from a fixed list: one of them, or several behind each other with commas.
import type { Choice, ValueGrammar } from "#engine/iptables/extension.ts";

/** How iptables compares the word: letter for letter, in any case, or any case and cut short (the first that fits). */
export type Spelling = "exact" | "any-case" | "cut";

export interface KeywordRules {
  readonly choices: readonly Choice[];
  readonly spelling: Spelling;
  /** What the word should be, for the refusal: `a connection state`. */
  readonly noun: string;
  readonly syntax: string;
}

export function keyword(rules: KeywordRules): ValueGrammar<string> {
  return {
    syntax: rules.syntax,
    words: 1,
    choices: rules.choices,
    decode: ([word = ""]) => findChoice(word, rules) ?? { refusal: refusal(word, rules) },
  };
}

/** `NAME[,NAME…]`; an empty item, as a blank behind the comma makes one, is refused. */
export function keywordList(rules: KeywordRules): ValueGrammar<readonly string[]> {
  return {
    syntax: rules.syntax,
    words: 1,
    choices: rules.choices,
    decode: ([word = ""]) => {
      const found: string[] = [];
      for (const item of word.split(",")) {
        const value = findChoice(item, rules);
        if (value === undefined) return { refusal: refusal(item, rules) };
        found.push(value);
      }
      return found;
    },
  };
}

/** `one of A, B` for several, `A` for one. */
export function oneOf(values: readonly string[]): string {
  return values.length === 1 ? (values[0] ?? "") : `one of ${values.join(", ")}`;
}

/** Choices without more to say than their name. */
export function plainChoices(values: readonly string[]): Choice[] {
  return values.map((value) => ({ value, summary: value }));
}

function findChoice(word: string, { choices, spelling }: KeywordRules): string | undefined {
  if (word === "") return undefined;
  const lower = word.toLowerCase();
  return choices.find(({ value }) => {
    if (spelling === "exact") return value === word;
    const name = value.toLowerCase();
    return spelling === "cut" ? name.startsWith(lower) : name === lower;
  })?.value;
}

function refusal(word: string, { noun, choices }: KeywordRules): string {
  const names = choices.map((choice) => choice.value).join(", ");
  if (word === "") return `an empty word is not ${noun}: write the list without blanks and stray commas`;
  return `"${word}" is not ${noun}: expected ${names}`;
}
