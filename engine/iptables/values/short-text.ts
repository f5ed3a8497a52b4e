// Names and prefixes of which iptables or the kernel keeps only so much. C counts bytes, of the text as UTF-8.
import type { ValueGrammar } from "#engine/iptables/extension.ts";

export interface TextLimits {
  readonly syntax: string;
  /** Most bytes that are kept. */
  readonly most: number;
  /** What happens to longer text: cut without a word, or refused. */
  readonly longer: "cut" | "refused";
  readonly empty: "allowed" | "refused";
}

export function shortText({ syntax, most, longer, empty }: TextLimits): ValueGrammar<string> {
  return {
    syntax,
    words: 1,
    decode: ([word = ""]) => {
      if (word === "" && empty === "refused") return { refusal: "the text is empty" };
      const kept = beginning(word, most);
      if (kept !== word && longer === "refused") return { refusal: `"${word}" is too long: at most ${most} characters` };
      return kept;
    },
  };
}

/** As many characters as fit into so many bytes. iptables may cut a character in two, which no text can say. */
export function beginning(text: string, most: number): string {
  if (text.length * 3 <= most) return text;
  let bytes = 0;
  let end = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (bytes > most) return text.slice(0, end);
    end += character.length;
  }
  return text;
}
