// A rule line of a dump, cut into the parts of which Felix's own spelling can be put together again. It knows no grammar but
// iptables-save's, since every rule of a large dump goes through here.
import { skipBlanks, wordEnd, wordText } from "#engine/iptables/lexer.ts";

/** `-s -d -i -o -p`: iptables-save writes them first, wherever they stood. */
export interface MovedOption {
  readonly option: "-s" | "-d" | "-i" | "-o" | "-p";
  readonly negated: boolean;
  readonly value: string;
}

export interface SavedMatch {
  readonly module: string;
  readonly words: readonly string[];
}

export interface SavedAction {
  readonly mode: "jump" | "goto";
  readonly target: string;
  readonly words: readonly string[];
}

export interface SavedRule {
  /** What stands behind `cali:`. */
  readonly hash: string | undefined;
  /** The other comments. */
  readonly comments: readonly string[];
  readonly moved: readonly MovedOption[];
  readonly matches: readonly SavedMatch[];
  readonly action: SavedAction | undefined;
  /** Words that iptables-save does not write where they stand. */
  readonly strays: readonly string[];
}

const CALICO_HASH = /^cali:([A-Za-z0-9_-]{16})$/;

const MOVED: Readonly<Record<string, MovedOption["option"]>> = {
  "-s": "-s",
  "--source": "-s",
  "--src": "-s",
  "-d": "-d",
  "--destination": "-d",
  "--dst": "-d",
  "-i": "-i",
  "--in-interface": "-i",
  "-o": "-o",
  "--out-interface": "-o",
  "-p": "-p",
  "--protocol": "-p",
  "--proto": "-p",
};

const ACTIONS: Readonly<Record<string, SavedAction["mode"]>> = {
  "-j": "jump",
  "--jump": "jump",
  "-g": "goto",
  "--goto": "goto",
};

/** Words of a rule that are looked at; Felix's longest have some forty. */
const MOST_WORDS = 200;

/** The statement from `start` to `end`, which begins with its command or counters. */
export function readSavedRule(text: string, start: number, end: number): SavedRule {
  const words = wordsOf(text, start, end);
  const parts: Parts = { words, at: firstWord(words), hash: undefined, comments: [], moved: [], matches: [], strays: [] };
  while (parts.at < words.length && !isAction(words[parts.at])) readPart(parts);
  const { hash, comments, moved, matches, strays } = parts;
  return { hash, comments, moved, matches, action: readAction(parts), strays };
}

interface Parts {
  readonly words: readonly string[];
  at: number;
  hash: string | undefined;
  readonly comments: string[];
  readonly moved: MovedOption[];
  readonly matches: SavedMatch[];
  readonly strays: string[];
}

function wordsOf(text: string, start: number, end: number): string[] {
  const words: string[] = [];
  for (let at = skipBlanks(text, start, end); at < end && words.length < MOST_WORDS; at = skipBlanks(text, at, end)) {
    const stop = wordEnd(text, at, end);
    words.push(wordText(text, at, stop));
    at = stop;
  }
  return words;
}

/** Behind counters, command, chain and a rule's number. */
function firstWord(words: readonly string[]): number {
  const command = words[0]?.startsWith("[") ? 1 : 0;
  return /^\d+$/.test(words[command + 2] ?? "") ? command + 3 : command + 2;
}

function isAction(word: string | undefined): boolean {
  return word !== undefined && Object.hasOwn(ACTIONS, word);
}

function isMoved(word: string | undefined): boolean {
  return word !== undefined && Object.hasOwn(MOVED, word);
}

function readPart(parts: Parts): void {
  const { words } = parts;
  const negated = words[parts.at] === "!";
  if (negated) parts.at++;
  const word = words[parts.at++] ?? "";
  const option = Object.hasOwn(MOVED, word) ? MOVED[word] : undefined;
  if (option !== undefined) parts.moved.push({ option, negated, value: words[parts.at++] ?? "" });
  else if ((word === "-m" || word === "--match") && !negated) readMatch(parts, words[parts.at++] ?? "");
  else parts.strays.push(word);
}

function readMatch(parts: Parts, module: string): void {
  const options: string[] = [];
  for (; parts.at < parts.words.length; parts.at++) {
    const word = parts.words[parts.at] ?? "";
    const isNext = word === "-m" || word === "--match" || isAction(word) || isMoved(word);
    if (isNext || (word === "!" && isMoved(parts.words[parts.at + 1]))) break;
    options.push(word);
  }
  if (module !== "comment") parts.matches.push({ module, words: options });
  else readComment(parts, options);
}

function readComment(parts: Parts, [option, value = "", ...rest]: readonly string[]): void {
  if (option !== "--comment" || rest.length > 0) parts.strays.push(...rest, option ?? "");
  const hash = CALICO_HASH.exec(value)?.[1];
  if (hash !== undefined && parts.hash === undefined) parts.hash = hash;
  else parts.comments.push(value);
}

function readAction({ words, at }: Parts): SavedAction | undefined {
  const word = words[at];
  const mode = word !== undefined && Object.hasOwn(ACTIONS, word) ? ACTIONS[word] : undefined;
  if (mode === undefined) return undefined;
  return { mode, target: words[at + 1] ?? "", words: words.slice(at + 2) };
}
