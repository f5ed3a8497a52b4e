// Hovers of the words that only hold a line together (`-A`, `-m`, `-j`, `COMMIT`), and of words nobody understands.

import { splitWords } from "#engine/iptables/lexer.ts";
import { LINE, lineEnd, statementStart } from "#engine/iptables/lines.ts";
import { touches } from "#engine/text/span.ts";
import type { File } from "#server/file.ts";
import { lineOf, ruleOn } from "#server/iptables/rule-at.ts";
import type { HoverText } from "#server/language.ts";
import { code, text } from "#server/markup.ts";

const MEANINGS: Readonly<Record<string, string>> = {
  "-A": "Appends the rule to the end of this chain.",
  "-I": "Inserts the rule before the one with the given number, or at the beginning of the chain.",
  "-R": "Replaces the rule with the given number.",
  "-D": "Deletes the rule with the given number, or the first one that reads like this.",
  "-N": "Makes a user-defined chain.",
  "-P": "Sets the policy of a builtin chain: what becomes of a packet that no rule has decided.",
  "-F": "Deletes all rules of the chain.",
  "-X": "Deletes a user-defined chain that is empty and that nothing jumps to.",
  "-E": "Gives a user-defined chain another name.",
  "-m": "Loads a match: the rule applies to a packet only when every match holds, asked from left to right.",
  "-j": "What becomes of a packet when all matches hold: a verdict, a target, or a chain from which it may come back.",
  "-g": "Goes to a chain and not back to this one: at the chain's end the packet returns to where this chain was called from.",
  "!": "Turns the test around: it holds when the option behind it does not.",
  COMMIT: "Ends the table. Only here the kernel takes all of the table's changes over, at once.",
};

const LONG: Readonly<Record<string, string>> = {
  "--append": "-A",
  "--insert": "-I",
  "--replace": "-R",
  "--delete": "-D",
  "--new-chain": "-N",
  "--policy": "-P",
  "--flush": "-F",
  "--delete-chain": "-X",
  "--rename-chain": "-E",
  "--match": "-m",
  "--jump": "-j",
  "--goto": "-g",
};

const SPOKEN: ReadonlySet<number> = new Set([LINE.rule, LINE.commit, LINE.command]);

export function syntaxHover(file: File, offset: number): HoverText | undefined {
  const { ruleset } = file;
  const line = lineOf(file, offset);
  if (ruleset === undefined || !SPOKEN.has(ruleset.lines.kind[line] ?? LINE.blank)) return undefined;
  const end = lineEnd(ruleset.text, ruleset.lines, line);
  const words = splitWords(ruleset.text, statementStart(ruleset.lines, line), end);
  const word = words.find(({ span }) => touches(span, offset));
  if (word === undefined) return undefined;
  const meaning = MEANINGS[LONG[word.text] ?? word.text];
  if (meaning !== undefined) return { span: word.span, blocks: [text(code(word.text)), text(meaning)] };
  const stray = ruleOn(file, ruleset, line)?.strays.find((one) => touches(one.word.span, offset));
  if (stray === undefined) return undefined;
  return { span: word.span, blocks: [text(code(word.text)), text(`Not understood: ${stray.reason}.`)] };
}
