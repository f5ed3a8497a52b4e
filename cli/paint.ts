// Colour and line breaks of what is written for people.
import type { Verdict } from "#engine/simulate/trace.ts";

export type Style = "plain" | "bold" | "dim" | "red" | "green" | "yellow" | "cyan";

/** SGR parameters (ECMA-48). */
const CODES: Readonly<Record<Style, string>> = {
  plain: "",
  bold: "1",
  dim: "2",
  red: "31",
  green: "32",
  yellow: "33",
  cyan: "36",
};

export type Paint = (text: string, style: Style) => string;

export function painter(colour: boolean): Paint {
  return (text, style) => (colour && style !== "plain" && text !== "" ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text);
}

export function verdictStyle(verdict: Verdict): Style {
  switch (verdict) {
    case "ACCEPT":
      return "green";
    case "DROP":
    case "REJECT":
      return "red";
    case "QUEUE":
    case "RETURN":
    case "UNDECIDED":
      return "yellow";
  }
}

/** Breaks text between words into lines of at most `width` characters; a longer word stays whole. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

export interface Piece {
  readonly text: string;
  readonly style: Style;
}

const LEAST_WIDTH = 20;

/** Pieces side by side while they fit; what does not goes below, further in, and is broken where it is too long. */
export function layOut(paint: Paint, columns: number, indent: number, pieces: readonly Piece[]): string[] {
  const lines: string[] = [];
  let line = " ".repeat(indent);
  let length = indent;
  let empty = true;
  for (const { text, style } of pieces.filter((piece) => piece.text !== "")) {
    if (empty || length + 2 + text.length <= columns) {
      const [first = "", ...rest] = empty ? wrap(text, Math.max(columns - indent, LEAST_WIDTH)) : [text];
      line += `${empty ? "" : "  "}${paint(first, style)}`;
      length += (empty ? 0 : 2) + first.length;
      empty = false;
      for (const more of rest) {
        lines.push(line);
        line = `${" ".repeat(indent + 4)}${paint(more, style)}`;
        length = indent + 4 + more.length;
      }
      continue;
    }
    for (const part of wrap(text, Math.max(columns - indent - 4, LEAST_WIDTH))) {
      lines.push(line);
      line = `${" ".repeat(indent + 4)}${paint(part, style)}`;
      length = indent + 4 + part.length;
    }
  }
  return [...lines, line];
}
