// What an editor asks at a place, and at which places of a dump it is asked.
import { random } from "./measure.mjs";

/** Lines that are in view at once. */
const VIEW = 100;

/** Each finds a place on a line that `draw` has drawn; undefined where the line has none of its kind. */
const anywhere = (text, draw) => draw(Math.max(1, text.length));
const lineStart = (text) => (text.startsWith("-A ") ? 0 : undefined);
/** In a chain that a rule stands in or jumps to. */
const inChain = (text, draw) => {
  const names = [...text.matchAll(/(?<=^-A | -[jg] (?=cali-|KUBE-))\S+/g)];
  const name = names[draw(names.length || 1)];
  return name && name.index + draw(name[0].length);
};
const behindOption = behind(/ --?[a-z][a-z-]*(?= )/g);
const atTarget = behind(/ -[jg] (?=\S)/g);
const behindValue = behind(/ (?:-[sdpi]|--d?ports?|--mark|--probability|--ctstate|--to-destination) [^\s"]+/g);

function behind(pattern) {
  return (text, draw) => {
    const all = text.startsWith("-A ") ? [...text.matchAll(pattern)] : [];
    const one = all[draw(all.length || 1)];
    return one && one.index + one[0].length;
  };
}

const completion = (label, find, typed) => ({ label: `completion ${label}`, method: "textDocument/completion", find, typed });

/** `typed`: what comes before the question when it is asked after an edit; others are asked after an edit elsewhere. */
export const QUESTIONS = [
  { label: "hover", method: "textDocument/hover", find: anywhere },
  { label: "definition", method: "textDocument/definition", find: inChain },
  completion("of an option", behindOption, "s"),
  completion("at -j", atTarget, "A"),
  completion("of a value", behindValue, "1"),
  completion("at a line's start", lineStart, "-"),
  { label: "references", method: "textDocument/references", find: inChain, more: { context: { includeDeclaration: true } } },
  { label: "semantic tokens of 100 lines", method: "textDocument/semanticTokens/range", view: true },
  { label: "inlay hints of 100 lines", method: "textDocument/inlayHint", view: true },
  {
    label: "formatting of 100 lines",
    method: "textDocument/rangeFormatting",
    view: true,
    more: { options: { tabSize: 2, insertSpaces: true } },
  },
  { label: "signature help", method: "textDocument/signatureHelp", find: behindValue },
  { label: "rename", method: "textDocument/rename", find: inChain, more: { newName: "cali-renamed" } },
  { label: "document symbols", method: "textDocument/documentSymbol" },
];

/** So many random places for a question; undefined for one about the whole file. */
export function placesFor({ find, view }, lines, count) {
  const draw = random(3);
  return Array.from({ length: count }, () => {
    if (view) return { line: draw(Math.max(1, lines.length - VIEW)), character: 0 };
    if (find === undefined) return undefined;
    for (let tries = 0; tries < 1000; tries++) {
      const line = draw(lines.length);
      const character = find(lines[line], draw);
      if (character !== undefined) return { line, character };
    }
    return { line: 0, character: 0 };
  });
}

export function paramsFor({ view, find, more = {} }, place) {
  if (view) return { range: { start: place, end: { line: place.line + VIEW, character: 0 } }, ...more };
  return find === undefined ? more : { position: place, ...more };
}

/** A rule in the middle of the dump, and a place in one of its values where a digit may be put. */
export function placeToType(lines, draw) {
  for (let tries = 0; tries < 1000; tries++) {
    const line = Math.floor(lines.length * 0.45) + draw(Math.ceil(lines.length * 0.1));
    const value = / (?:-[sd] 10|--d?ports? \d|--mark 0x|--comment "\w|--to-destination 10)/.exec(lines[line] ?? "");
    if (value !== null) return { line, character: value.index + value[0].length };
  }
  throw new Error("no rule to type in");
}
