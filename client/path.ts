// The way of a walk through the lines of a document, and how places move as the document is edited.
import type { StepView, WalkView } from "#protocol/walk.ts";

/** Lines of what happened, in order; rules that missed and chains by themselves are no stop on the way. */
export function visitedLines(walk: WalkView): number[] {
  const lines: number[] = [];
  const visit = (step: StepView): void => {
    if (step.line !== undefined && isStop(step) && lines.at(-1) !== step.line) lines.push(step.line);
    for (const child of step.children) visit(child);
  };
  for (const phase of walk.phases) for (const child of phase.children) visit(child);
  return lines;
}

function isStop({ kind }: StepView): boolean {
  return kind === "matched" || kind === "assumed" || kind === "policy";
}

/**
 * Where to go from `index`, the stop shown last, with the cursor on `cursor`. A user who has moved the cursor goes on from
 * there: from the stop on that line, or from the nearest line above.
 */
export function nextStop(stops: readonly number[], index: number, cursor: number, by: 1 | -1): number | undefined {
  if (stops.length === 0) return undefined;
  const from = stops[index] === cursor ? index : stops.indexOf(cursor);
  if (from >= 0) return Math.min(Math.max(from + by, 0), stops.length - 1);
  return by === 1 ? 0 : stops.length - 1;
}

/** The line of the rule the walk began at: the first rule that it came by. */
export function firstLine(walk: WalkView): number | undefined {
  return ruleLines(walk.phases.flatMap(({ children }) => children))[0];
}

function ruleLines(steps: readonly StepView[]): number[] {
  return steps.flatMap(({ kind, line, children }) => {
    const isRule = kind === "matched" || kind === "missed" || kind === "assumed";
    return [...(isRule && line !== undefined ? [line] : []), ...ruleLines(children)];
  });
}

/** The line of what decided, else the last stop of the way. */
export function deciderLine(walk: WalkView): number | undefined {
  return walk.lines.findLast(({ kind }) => kind === "decider")?.line ?? visitedLines(walk).at(-1);
}

export interface LineChange {
  readonly startLine: number;
  readonly endLine: number;
  /** Of the new text, at least 1. */
  readonly lineCount: number;
  /** The text before the change on its first line stays, so that a change from column 0 moves that line itself. */
  readonly startsLine: boolean;
}

/** Where a line has gone after a change; undefined when it was deleted or rewritten together with others. */
export function shiftLine(line: number, { startLine, endLine, lineCount, startsLine }: LineChange): number | undefined {
  const delta = lineCount - 1 - (endLine - startLine);
  if (line < startLine) return line;
  if (line > endLine) return line + delta;
  if (startLine === endLine) return startsLine && line === startLine ? line + delta : line;
  if (line === endLine && startsLine) return line + delta;
  return line === startLine && !startsLine ? line : undefined;
}
