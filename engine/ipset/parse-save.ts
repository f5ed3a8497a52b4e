// `ipset save` text: `create NAME TYPE OPTIONS` and `add NAME ELEMENT OPTIONS`, one command a line.
import type { IpSet, SetElement } from "#engine/ipset/ipset.ts";
import { setType } from "#engine/ipset/set-types.ts";
import { eachLine, optionsOf, wordsOf } from "#engine/ipset/words.ts";
import { type Diagnostic, diagnostic } from "#engine/text/diagnostic.ts";
import type { Span, Word } from "#engine/text/span.ts";

/** A set while its file is read. */
interface Draft {
  readonly set: IpSet;
  readonly elements: SetElement[];
  incomplete: string | undefined;
}

interface Reading {
  readonly drafts: Map<string, Draft>;
  readonly problems: Diagnostic[];
}

export function parseSave(text: string, problems: Diagnostic[]): IpSet[] {
  const reading: Reading = { drafts: new Map(), problems };
  eachLine(text, (start, end) => {
    if (text.charCodeAt(start) === 0x23) return;
    const words = wordsOf(text, start, end);
    if (words.length > 0) readCommand(reading, words);
  });
  return [...reading.drafts.values()].map(({ set, elements, incomplete }) =>
    incomplete === undefined ? { ...set, elements } : { ...set, elements, incomplete },
  );
}

function readCommand(reading: Reading, allWords: readonly Word[]): void {
  // `-exist` and `-!` may stand anywhere in a command and only silence duplicates.
  const words = allWords.filter((word) => word.text !== "-exist" && word.text !== "-!");
  const tolerant = words.length < allWords.length;
  const [command, name, third, ...rest] = words;
  if (command === undefined) return;
  switch (command.text) {
    case "create":
    case "-N":
    case "--create":
      if (name === undefined || third === undefined) missing(reading, lineSpan(words), "create needs a name and a type");
      else create(reading, { name, type: third, rest, span: lineSpan(words), tolerant });
      return;
    case "add":
    case "-A":
    case "--add":
      if (name === undefined || third === undefined) missing(reading, lineSpan(words), "add needs a set and an element");
      else add(reading, name, third, rest);
      return;
    case "COMMIT":
      return;
    case "flush":
    case "-F":
    case "del":
    case "-D":
    case "destroy":
    case "-X":
    case "swap":
    case "-W":
    case "rename":
    case "-E":
    case "test":
    case "-T":
      otherCommand(reading, command, words.slice(1));
      return;
    default:
      reading.problems.push(
        diagnostic(
          "ipset-unknown-command",
          "error",
          command.span,
          `"${command.text}" is not an ipset command: expected create or add.`,
        ),
      );
  }
}

interface Creation {
  readonly name: Word;
  readonly type: Word;
  readonly rest: readonly Word[];
  readonly span: Span;
  readonly tolerant: boolean;
}

function create({ drafts, problems }: Reading, { name, type, rest, span, tolerant }: Creation): void {
  const earlier = drafts.get(name.text);
  if (earlier !== undefined) {
    const related = [{ span: earlier.set.name.span, message: "It is created here first." }];
    if (!tolerant)
      problems.push(diagnostic("ipset-duplicate-set", "error", name.span, `Set ${name.text} already exists.`, { related }));
    return;
  }
  if (name.text.length > 31) {
    problems.push(diagnostic("ipset-long-name", "error", name.span, "A set's name has at most 31 characters."));
  }
  drafts.set(name.text, {
    set: newSet({ name, type, options: optionsOf(rest, false), span }, problems),
    elements: [],
    incomplete: undefined,
  });
}

/** A set without elements, with problems for a type or family that nobody knows. */
export function newSet(
  { name, type, options, span }: { name: Word; type: Word; options: ReadonlyMap<string, string>; span: Span },
  problems: Diagnostic[],
): IpSet {
  const known = setType(type.text);
  if (known === undefined) {
    problems.push(diagnostic("ipset-unknown-type", "error", type.span, `"${type.text}" is not a set type ipset has.`));
  }
  const family = options.get("family");
  if (family !== undefined && !["inet", "inet6", "ipv4", "ipv6"].includes(family)) {
    problems.push(diagnostic("ipset-bad-family", "error", span, `Family "${family}" is neither inet nor inet6.`));
  }
  return {
    name,
    type: known?.name ?? type.text,
    dimensions: known?.dimensions ?? [],
    family: family === "inet6" || family === "ipv6" ? 6 : 4,
    elements: [],
    options,
    span,
  };
}

function add({ drafts, problems }: Reading, name: Word, element: Word, rest: readonly Word[]): void {
  const draft = drafts.get(name.text);
  if (draft === undefined) {
    problems.push(diagnostic("ipset-missing-set", "error", name.span, `No set ${name.text} is created above.`));
    return;
  }
  draft.elements.push(elementOf(element, rest));
}

export function elementOf(element: Word, rest: readonly Word[]): SetElement {
  const { text, span } = element;
  if (rest.length === 0) return { text, span, nomatch: false };
  const options = optionsOf(rest, true);
  return { text, span, nomatch: options.has("nomatch"), options };
}

/** Commands that change sets but that a saved file never holds: `flush` is obeyed, the others leave the sets in doubt. */
function otherCommand({ drafts, problems }: Reading, command: Word, named: readonly Word[]): void {
  if (command.text === "test" || command.text === "-T") return;
  const flush = command.text === "flush" || command.text === "-F";
  const all = named.length === 0 ? [...drafts.values()] : named.slice(0, 2).flatMap((word) => drafts.get(word.text) ?? []);
  for (const draft of all) {
    if (flush) draft.elements.length = 0;
    else draft.incomplete = `the command "${command.text}" is not carried out here`;
  }
  if (!flush) {
    problems.push(diagnostic("ipset-command-not-read", "info", command.span, `"${command.text}" is not carried out here.`));
  }
}

function missing({ problems }: Reading, span: Span, what: string): void {
  problems.push(diagnostic("ipset-missing-word", "error", span, `${what}.`));
}

function lineSpan(words: readonly Word[]): Span {
  return { start: words[0]?.span.start ?? 0, end: words.at(-1)?.span.end ?? 0 };
}
