import { describe, expect, test } from "vitest";
import type { StepView, WalkView } from "#protocol/walk.ts";
import { deciderLine, firstLine, nextStop, shiftLine, visitedLines } from "./path.ts";

function step(kind: StepView["kind"], line: number | undefined, children: readonly StepView[] = []): StepView {
  return { kind, line, label: "", description: "", tooltip: "", verdict: undefined, children };
}

function walk(children: readonly StepView[], lines: WalkView["lines"] = []): WalkView {
  const phases = [{ label: "FORWARD · filter", description: "", children }];
  return { verdict: "DROP", summary: "", mark: "0x0", phases, lines, assumptions: [], variants: [] };
}

const way = walk([
  step("chain", 2, [
    step("missed", 10),
    step("matched", 11),
    step("chain", 3, [step("assumed", 20), step("missed", 21), step("return", undefined)]),
    step("policy", 2),
  ]),
]);

test("the way stops at rules that did something and at policies, in order", () => {
  expect(visitedLines(way)).toEqual([11, 20, 2]);
});

test("a walk begins at the first rule looked at, hit or not", () => {
  expect(firstLine(way)).toBe(10);
  expect(firstLine(walk([]))).toBeUndefined();
});

test("what decided is shown; the end of the way where nothing did", () => {
  const decider = { line: 7, kind: "decider", verdict: "DROP", after: "DROP", why: [] } as const;
  expect(deciderLine(walk([step("matched", 5)], [decider]))).toBe(7);
  expect(deciderLine(way)).toBe(2);
  expect(deciderLine(walk([]))).toBeUndefined();
});

describe("nextStop", () => {
  const stops = [5, 9, 5, 12];
  test.each([
    ["goes on from the stop shown last", 2, 5, 1, 3],
    ["goes back from it", 2, 5, -1, 1],
    ["goes on from where the cursor was put", 0, 9, 1, 2],
    ["begins at the first", -1, 100, 1, 0],
    ["begins at the last, backwards", -1, 100, -1, 3],
    ["stays at the end", 3, 12, 1, 3],
    ["stays at the start", 0, 5, -1, 0],
  ] as const)("%s", (_, index, cursor, by, expected) => expect(nextStop(stops, index, cursor, by)).toBe(expected));

  test("has nowhere to go where there is no way", () => expect(nextStop([], -1, 0, 1)).toBeUndefined());
});

describe("shiftLine", () => {
  const change = (startLine: number, endLine: number, lineCount: number, startsLine: boolean) => ({
    startLine,
    endLine,
    lineCount,
    startsLine,
  });
  test.each([
    ["typing in the line", change(10, 10, 1, false), 10],
    ["a line added above, at its start", change(4, 4, 2, true), 11],
    ["a line added below", change(12, 12, 2, true), 10],
    ["a line put right in front", change(10, 10, 2, true), 11],
    ["the line broken in the middle", change(10, 10, 2, false), 10],
    ["two lines above deleted", change(4, 6, 1, true), 8],
    ["the line above deleted", change(9, 10, 1, true), 9],
    ["the line itself deleted", change(10, 11, 1, true), undefined],
    ["lines around it rewritten", change(8, 12, 3, false), undefined],
  ])("%s", (_, edit, expected) => expect(shiftLine(10, edit)).toBe(expected));
});
