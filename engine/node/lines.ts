// Lines and blank-separated words of command output, with their places.
import type { Word } from "#engine/text/span.ts";

export interface OutputLine {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** The line starts with a blank. */
  readonly indented: boolean;
  readonly words: readonly Word[];
}

/** The lines that hold any word. A `\` that `ip -o` writes for a line break counts as a blank. */
export function outputLines(text: string): OutputLine[] {
  const lines: OutputLine[] = [];
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, end);
    const words = [...line.matchAll(/[^\s\\]+/g)].map((match) => {
      const from = start + match.index;
      return { text: match[0], span: { start: from, end: from + match[0].length } };
    });
    if (words.length > 0) lines.push({ text: line, start, end, indented: /^\s/.test(line), words });
    start = end + 1;
  }
  return lines;
}

/** The word behind the keyword, e.g. `eth0` of `dev eth0`; "" where the keyword comes last. */
export function valueAfter(words: readonly Word[], key: string): string | undefined {
  const at = words.findIndex((word) => word.text === key);
  return at < 0 ? undefined : (words[at + 1]?.text ?? "");
}
