// Where somebody types in a list or map that is written on one line: `[Ingress, ` or `{app: we`.
import { type Span, spanOf } from "#engine/text/span.ts";

export interface FlowCursor {
  readonly path: readonly (string | number)[];
  readonly at: "key" | "value";
  readonly typed: Span;
  readonly siblings: ReadonlyMap<string, string>;
}

interface Frame {
  readonly open: string;
  key: string | undefined;
  start: number;
  readonly keys: Map<string, string>;
}

/** Undefined where the value from column `from` on opens none, or has closed it before the cursor. */
export function flowCursor(line: string, from: number, cursor: number): FlowCursor | undefined {
  if (line[from] !== "[" && line[from] !== "{") return undefined;
  const frames: Frame[] = [];
  let quote = "";
  for (let at = from; at < cursor; at++) {
    const character = line[at] ?? "";
    const frame = frames.at(-1);
    if (quote !== "") {
      if (character === quote) quote = "";
    } else if ((character === '"' || character === "'") && frame !== undefined && line.slice(frame.start, at).trim() === "") {
      quote = character;
    } else if (character === "[" || character === "{") {
      frames.push({ open: character, key: undefined, start: at + 1, keys: new Map() });
    } else if (character === "]" || character === "}") {
      frames.pop();
    } else if (character === "," && frame !== undefined) {
      endEntry(frame, line.slice(frame.start, at));
      frame.start = at + 1;
    } else if (character === ":" && frame?.open === "{" && frame.key === undefined && /\s|^$/.test(line.charAt(at + 1))) {
      frame.key = unquoted(line.slice(frame.start, at));
      frame.start = at + 1;
    }
  }
  const last = frames.at(-1);
  return last && cursorIn(frames, last, line, cursor);
}

function endEntry(frame: Frame, text: string): void {
  if (frame.open !== "{") return;
  frame.keys.set(frame.key ?? unquoted(text), frame.key === undefined ? "" : unquoted(text));
  frame.key = undefined;
}

function cursorIn(frames: readonly Frame[], last: Frame, line: string, cursor: number): FlowCursor {
  const path = frames.flatMap((frame): (string | number)[] => {
    if (frame.open === "[") return [0];
    return frame.key === undefined ? [] : [frame.key];
  });
  const start = last.start + (/^\s*/.exec(line.slice(last.start, cursor))?.[0].length ?? 0);
  const end = cursor + (/^[^\s,\]}:#]*/.exec(line.slice(cursor))?.[0].length ?? 0);
  const at = last.open === "{" && last.key === undefined ? "key" : "value";
  return { path, at, typed: spanOf(start, end), siblings: last.keys };
}

function unquoted(text: string): string {
  return text.trim().replace(/^(["'])(.*)\1$/, "$2");
}
