// Text for hovers, as blocks of plain and code pieces. What a dump says goes in as pieces only and is escaped here, so
// that it can never become a link, a command, HTML or the end of a code block.
import type { MarkupContent } from "vscode-languageserver";

export type Piece = string | { readonly code: string } | { readonly strong: string };

export type Block =
  | { readonly kind: "text"; readonly pieces: readonly Piece[] }
  | { readonly kind: "list"; readonly items: readonly (readonly Piece[])[] }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "rule" };

export function text(...pieces: readonly Piece[]): Block {
  return { kind: "text", pieces };
}

/** Nothing at all for no items. */
export function list(items: readonly (readonly Piece[])[]): readonly Block[] {
  return items.length === 0 ? [] : [{ kind: "list", items }];
}

export function code(value: string): Piece {
  return { code: value };
}

export function strong(value: string): Piece {
  return { strong: value };
}

export function codeBlock(value: string): Block {
  return { kind: "code", text: value };
}

/** Between two things said in one hover. */
export const DIVIDER: Block = { kind: "rule" };

export function markupOf(blocks: readonly Block[], kind: "markdown" | "plaintext"): MarkupContent {
  const value = blocks.map(kind === "markdown" ? markdownBlock : plainBlock).join("\n\n");
  return { kind, value };
}

function markdownBlock(block: Block): string {
  switch (block.kind) {
    case "text":
      return block.pieces.map(markdownPiece).join("");
    case "list":
      return block.items.map((item) => `- ${item.map(markdownPiece).join("")}`).join("\n");
    case "code":
      return fenced(block.text);
    case "rule":
      return "---";
  }
}

function markdownPiece(piece: Piece): string {
  if (typeof piece === "string") return escapeMarkdown(piece);
  if ("code" in piece) return inlineCode(piece.code);
  const inside = escapeMarkdown(piece.strong.trim());
  return inside === "" ? "" : `**${inside}**`;
}

function plainBlock(block: Block): string {
  switch (block.kind) {
    case "text":
      return block.pieces.map(plainPiece).join("");
    case "list":
      return block.items.map((item) => `- ${item.map(plainPiece).join("")}`).join("\n");
    case "code":
      return block.text;
    case "rule":
      return "";
  }
}

function plainPiece(piece: Piece): string {
  if (typeof piece === "string") return piece;
  return "code" in piece ? piece.code : piece.strong;
}

/**
 * Text that Markdown shows as it is. Whatever opens a link, HTML, emphasis or code is escaped; what begins a list or a
 * heading, at the start; what makes a bare address a link (`https://`, `www.`, `a@b`), there. Line ends become blanks.
 */
export function escapeMarkdown(value: string): string {
  return oneLine(value)
    .replace(/[\\`*_[\]~|@$]/g, "\\$&")
    .replace(/^(\s*)([-+#=])/, "$1\\$2")
    .replace(/^(\s*\d+)([.)])/, "$1\\$2")
    .replace(/:(?=\/\/)/g, "\\:")
    .replace(/www\./gi, (found) => `${found.slice(0, -1)}\\.`)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}

/** A code span whose fence is longer than any run of backticks inside. */
function inlineCode(value: string): string {
  const inside = oneLine(value);
  if (inside.trim() === "") return inside === "" ? "" : "` `";
  const fence = "`".repeat(longestRun(inside) + 1);
  return fence.length > 1 || /^ .* $/.test(inside) ? `${fence} ${inside} ${fence}` : `${fence}${inside}${fence}`;
}

function fenced(value: string): string {
  const fence = "`".repeat(Math.max(3, longestRun(value) + 1));
  return `${fence}iptables-save\n${value.replace(CONTROL, " ")}\n${fence}`;
}

/** Control characters and what Unicode takes for line ends or lets turn the direction of writing. */
const CONTROL = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

function oneLine(value: string): string {
  return value.replace(CONTROL, " ");
}

function longestRun(value: string): number {
  return (value.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}
