// What the lines of an ipset file have to do with a set: where its name stands, and which set a line is about.

import type { IpSetFile } from "#engine/ipset/ipset.ts";
import { wordsOf } from "#engine/ipset/words.ts";
import { type LineIndex, lineAt, lineEnd } from "#engine/iptables/lines.ts";
import type { Span, Word } from "#engine/text/span.ts";

/** Every place of the file that names this set: its commands, and the list:set sets that it is a member of. */
export function namePlaces({ text, format, sets }: IpSetFile, lines: LineIndex, name: string): readonly Span[] {
  const spans: Span[] = [];
  if (name === "") return spans;
  const lists = new Set(sets.filter(({ type }) => type === "list:set").map((set) => set.name.text));
  const members = new Set(
    sets.flatMap((set) => (set.type === "list:set" ? set.elements.filter((one) => one.text === name).map(startOf) : [])),
  );
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
    const end = at + name.length;
    if (!/[\s"]/.test(text.charAt(at - 1) || " ") || !/[\s"]/.test(text.charAt(end) || " ")) continue;
    const line = lineAt(lines, at);
    const start = lines.start[line] ?? 0;
    if (format === "save" && at === start + 4 && text.startsWith("add ", start)) spans.push({ start: at, end });
    else {
      const words = wordsOf(text, start, lineEnd(text, lines, line));
      const word = words.find(({ span }) => span.start <= at && end <= span.end);
      const isName = format === "list" ? isListed : isCommanded;
      if (word?.text === name && (members.has(word.span.start) || isName(words, word, lists))) spans.push(word.span);
    }
  }
  return spans;
}

function startOf({ span }: { readonly span: Span }): number {
  return span.start;
}

function isListed(words: readonly Word[], word: Word): boolean {
  return words[0]?.text === "Name:" && words[1] === word;
}

const COMMANDS = /^(create|-N|--create|add|-A|--add|del|-D|test|-T|flush|-F|destroy|-X|swap|-W|rename|-E|list|-L|save|-S)$/;

/** Commands name a set first; swap and rename a second; those of list:set sets name members, `before` and `after` others. */
function isCommanded(allWords: readonly Word[], word: Word, lists: ReadonlySet<string>): boolean {
  const [command, ...words] = allWords.filter(({ text }) => text !== "-exist" && text !== "-!");
  if (command === undefined || command.text.startsWith("#")) return false;
  const index = words.indexOf(word);
  if (index === 0) return true; // whatever the command: a mistyped one means this set all the same
  if (/^(swap|-W|rename|-E)$/.test(command.text)) return index === 1;
  if (!lists.has(words[0]?.text ?? "") || /^(create|-N|--create)$/.test(command.text)) return false;
  return index === 1 || /^(before|after)$/.test(words[index - 1]?.text ?? "");
}

/** The set a line of a save file is about; undefined for lines about none. */
export function setOfLine(text: string, start: number, end: number): string | undefined {
  const [command, name] = wordsOf(text, start, Math.min(end, start + 100)).filter(
    ({ text: word }) => !/^(-exist|-!)$/.test(word),
  );
  return command !== undefined && COMMANDS.test(command.text) ? name?.text : undefined;
}
