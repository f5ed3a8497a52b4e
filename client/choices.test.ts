import { expect, test } from "vitest";
import type { AssumptionView, WalkView } from "#protocol/walk.ts";
import { choiceLines, validChoices } from "./choices.ts";

const question = (key: string, line: number | undefined): AssumptionView => ({
  key,
  why: "",
  options: ["yes", "no"],
  chosen: "yes",
  decisive: true,
  line,
  place: "",
});

test("the lines of chosen rules are read, of no others", () => {
  const walk: WalkView = {
    verdict: "ACCEPT",
    summary: "",
    mark: "",
    phases: [],
    lines: [],
    assumptions: [question("filter web 1", 4), question("filter web 2", 5), question("route", undefined)],
    variants: [],
  };
  const lines = choiceLines(walk, { "filter web 1": "no", route: "to this node" }, (line) => `line ${line}`);
  expect(lines).toEqual({ "filter web 1": "line 4" });
});

test("a choice does not pass to another rule that has taken the number", () => {
  const choices = { "filter web 1": "no", "filter web 2": "yes", route: "to this node" };
  const chosen = { "filter web 1": "-m limit -j ACCEPT", "filter web 2": "-m statistic -j DROP" };
  const now = { "filter web 1": "-m recent -j DROP", "filter web 2": "-m statistic -j DROP" };
  expect(validChoices(choices, chosen, now)).toEqual({ "filter web 2": "yes", route: "to this node" });
});

test("a choice waits while the packet does not come by its rule", () => {
  expect(validChoices({ "filter web 1": "no" }, { "filter web 1": "-m limit" }, {})).toEqual({ "filter web 1": "no" });
});
