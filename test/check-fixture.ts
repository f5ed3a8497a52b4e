// What the checks say of a fixture, against its labels: `severity code: part of the message`.
import { expect } from "vitest";
import type { Surroundings } from "#engine/checks/check.ts";
import { checkWhole } from "#engine/checks/index.ts";
import { parseRuleset } from "#engine/iptables/parser.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";
import { readFixture } from "#test/fixture.ts";

export interface CheckFixtureOptions {
  readonly around?: Surroundings;
  /** Only these codes count, or errors and what the labels name; all, when absent. */
  readonly codes?: readonly string[] | "errors and labels";
}

/** The problems of the fixture are those that its labels name; gives them back for a closer look. */
export function checkFixture(fixture: string, { around = {}, codes }: CheckFixtureOptions = {}): readonly Diagnostic[] {
  const [file] = readFixture(fixture);
  if (file === undefined) throw new Error("an empty fixture");
  const lines = file.text.split("\n");
  const starts = lines.map((_, line) => lines.slice(0, line).reduce((sum, text) => sum + text.length + 1, 0));
  const expected = file.labels.map((label) => {
    const [, head, message] = /^(\S+ \S+): (.*)$/.exec(label.text) ?? [];
    const base = starts[label.line] ?? 0;
    return { head, start: base + label.start, end: base + label.end, message: expect.stringContaining(message ?? "") };
  });
  const labels = new Set(expected.map(({ head }) => head));
  const found = checkWhole(parseRuleset(file.text), ["nft"], around).filter(({ code, severity }) =>
    codes === "errors and labels" ? severity === "error" || labels.has(`${severity} ${code}`) : (codes?.includes(code) ?? true),
  );
  const seen = found.map(({ code, severity, span, message }) => ({ head: `${severity} ${code}`, ...span, message }));
  expect(seen).toEqual(expected);
  return found;
}

/** The text of a fixture after all fixes of its problems. */
export function fixed(fixture: string): string {
  const [file] = readFixture(fixture);
  const text = file?.text ?? "";
  const edits = checkWhole(parseRuleset(text)).flatMap(({ fixes }) => fixes[0]?.edits ?? []);
  return edits
    .toSorted((a, b) => b.span.start - a.span.start)
    .reduce((rest, { span, text: instead }) => rest.slice(0, span.start) + instead + rest.slice(span.end), text);
}
