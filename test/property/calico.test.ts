// Whatever stands in a YAML file, and wherever somebody asks: an answer comes, and its places lie in the text.
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Range } from "vscode-languageserver";
import { DEFAULT_SETTINGS } from "#protocol/settings.ts";
import { calico } from "#server/calico/index.ts";
import { workspaceOf } from "#server/calico/workspace.ts";
import { createFile, offsetAt } from "#server/file.ts";
import type { Scope } from "#server/files.ts";
import { NO_FOLDER } from "#server/folder.ts";
import { POLICY, WORKSPACE } from "#test/lsp/calico.ts";

const TEXTS = [POLICY, ...Object.values(WORKSPACE.policies ?? {})];
const BITS = [
  "",
  " ",
  "  ",
  "\n",
  "\n  ",
  "- ",
  ":",
  ": ",
  "'",
  '"',
  "[",
  "]",
  "{",
  "}",
  ",",
  "|\n",
  "&a ",
  "*a",
  "<<: ",
  "? ",
  "\t",
];
const WORDS = [
  "\r\n",
  "---\n",
  "# ",
  "{{ .x }}",
  "{{",
  "apiVersion: ",
  "kind: ",
  "selector: ",
  "&&",
  "has(",
  "== ",
  "in {",
  "é",
  "\u{1f600}",
];

const hostile = fc
  .tuple(
    fc.constantFrom(...TEXTS),
    fc.array(fc.tuple(fc.nat(1200), fc.nat(12), fc.constantFrom(...BITS, ...WORDS)), { maxLength: 6 }),
    fc.nat(1400),
  )
  .map(([text, changes, at]) => {
    const whole = changes.reduce((all, [start, gone, bit]) => all.slice(0, start) + bit + all.slice(start + gone), text);
    return { text: whole, offset: Math.min(at, whole.length) };
  });

function scopeOf(text: string): Scope {
  const file = createFile("file:///w/a.yaml", "yaml", 1, text);
  const others = Object.entries(WORKSPACE.policies ?? {}).map(([name, other]) =>
    createFile(`file:///w/${name}`, "yaml", 0, other),
  );
  return { file, folder: NO_FOLDER, workspace: workspaceOf([file, ...others], true, { last: undefined }) };
}

function isInside({ file }: Scope, { start, end }: Range): boolean {
  const [from, to] = [offsetAt(file, start), offsetAt(file, end)];
  return from <= to && to <= file.text.length;
}

describe("hostile YAML", () => {
  test("at a place", () => {
    fc.assert(
      fc.property(hostile, ({ text, offset }) => {
        const scope = scopeOf(text);
        const found = calico.hover?.(scope, offset);
        if (found !== undefined) expect(found.span.start <= offset && offset <= found.span.end).toBe(true);
        for (const { textEdit } of calico.completion?.(scope, offset)?.items ?? []) {
          if (textEdit === undefined || !("range" in textEdit)) throw new Error("an item without a place");
          expect(isInside(scope, textEdit.range)).toBe(true);
          expect(textEdit.range.start.line).toBe(textEdit.range.end.line);
          expect(offsetAt(scope.file, textEdit.range.start)).toBeLessThanOrEqual(offset);
          expect(offsetAt(scope.file, textEdit.range.end)).toBeGreaterThanOrEqual(offset);
        }
        calico.definition?.(scope, offset);
        calico.references?.(scope, offset, { declaration: true });
        calico.rename?.(scope, offset, "renamed");
      }),
      { numRuns: 400 },
    );
  });

  test("of the whole", () => {
    fc.assert(
      fc.property(hostile, ({ text }) => {
        const scope = scopeOf(text);
        const all = { start: 0, end: text.length };
        let last = 0;
        for (const { span } of calico.semanticTokens?.(scope.file, all) ?? []) {
          expect(span.start).toBeGreaterThanOrEqual(last);
          last = span.end;
        }
        expect(last).toBeLessThanOrEqual(text.length);
        calico.inlayHints?.(scope, all, DEFAULT_SETTINGS);
        for (const { range, selectionRange } of calico.symbols?.(scope.file) ?? []) {
          expect(isInside(scope, range)).toBe(true);
          expect(offsetAt(scope.file, selectionRange.start)).toBeGreaterThanOrEqual(offsetAt(scope.file, range.start));
          expect(offsetAt(scope.file, selectionRange.end)).toBeLessThanOrEqual(offsetAt(scope.file, range.end));
        }
        for (const lens of calico.codeLenses?.(scope.file) ?? []) calico.resolveCodeLens?.(scope, lens);
      }),
      { numRuns: 200 },
    );
  });

  test("every name stands where it is said to stand", () => {
    fc.assert(
      fc.property(hostile, ({ text }) => {
        for (const { name, span } of scopeOf(text).file.calico?.mentions() ?? [])
          expect(text.slice(span.start, span.end)).toBe(name);
      }),
      { numRuns: 200 },
    );
  });
});
