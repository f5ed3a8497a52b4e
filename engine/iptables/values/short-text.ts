// Names and prefixes that must not be empty and that iptables or the kernel keeps only so much of.
import type { ValueGrammar } from "#engine/iptables/extension.ts";

export interface TextLimits {
  readonly syntax: string;
  /** Most characters that are kept. */
  readonly most: number;
  /** What happens to longer text: cut without a word, or refused. */
  readonly longer: "cut" | "refused";
}

export function shortText({ syntax, most, longer }: TextLimits): ValueGrammar<string> {
  return {
    syntax,
    words: 1,
    decode: ([word = ""]) => {
      if (word === "") return { refusal: "the text is empty" };
      if (word.length > most && longer === "refused") return { refusal: `"${word}" is too long: at most ${most} characters` };
      return word.slice(0, most);
    },
  };
}
