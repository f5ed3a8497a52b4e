// What came of packet files, for people and for programs: text, and JSON of a stable form.
import type { Difference } from "#engine/expect/compare.ts";
import type { PacketCase, PacketFile } from "#engine/expect/packet-file.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";

/** One packet's result. */
export interface CaseResult {
  readonly case: PacketCase;
  readonly differences: readonly Difference[];
  /** Why it could not be walked. */
  readonly error: string | undefined;
}

export interface FileResult {
  readonly path: string;
  readonly text: string;
  readonly file: PacketFile;
  readonly cases: readonly CaseResult[];
}

export type CaseStatus = "passed" | "failed" | "error";

export interface Totals {
  readonly passed: number;
  readonly failed: number;
  /** Packets that could not be walked, and errors of the files. */
  readonly errors: number;
}

export function statusOf({ differences, error }: CaseResult): CaseStatus {
  if (error !== undefined) return "error";
  return differences.length === 0 ? "passed" : "failed";
}

export function totalsOf(results: readonly FileResult[]): Totals {
  const statuses = results.flatMap(({ cases }) => cases.map(statusOf));
  const count = (status: CaseStatus) => statuses.filter((one) => one === status).length;
  const broken = results.flatMap(({ file }) => errorsOf(file)).length;
  return { passed: count("passed"), failed: count("failed"), errors: count("error") + broken };
}

/** Errors of the file itself. */
export function errorsOf({ problems }: PacketFile): readonly Diagnostic[] {
  return problems.filter(({ severity }) => severity === "error");
}

/** Line and column from 1, in UTF-16 units. */
export function placeIn(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}

const COLOURS = { green: "\u001b[32m", red: "\u001b[31m", dim: "\u001b[2m", off: "\u001b[0m" } as const;

export function textReport(results: readonly FileResult[], { colour }: { readonly colour: boolean }): string {
  const paint = (name: "green" | "red" | "dim", text: string) => (colour ? `${COLOURS[name]}${text}${COLOURS.off}` : text);
  const lines: string[] = [];
  for (const { path, text, file, cases } of results) {
    const at = (offset: number) => {
      const { line, column } = placeIn(text, offset);
      return paint("dim", `${path}:${line}:${column}`);
    };
    lines.push(path);
    for (const { span, severity, message } of file.problems) lines.push(`  ${at(span.start)} ${severity}: ${message}`);
    for (const one of cases) {
      const isPassed = statusOf(one) === "passed";
      lines.push(`  ${isPassed ? paint("green", "✓") : paint("red", "✗")} ${one.case.name.text}`);
      if (one.error !== undefined) lines.push(`      ${at(one.case.span.start)} ${one.error}`);
      for (const { span, message } of one.differences) lines.push(`      ${at(span.start)} ${message}`);
    }
  }
  const { passed, failed, errors } = totalsOf(results);
  const parts = [paint("green", `${passed} passed`)];
  if (failed > 0) parts.push(paint("red", `${failed} failed`));
  if (errors > 0) parts.push(paint("red", `${errors} ${errors === 1 ? "error" : "errors"}`));
  return `${[...lines, "", parts.join(", ")].join("\n")}\n`;
}

/** `version` rises when a field changes its meaning or goes. */
export function jsonReport(results: readonly FileResult[]): string {
  const files = results.map(({ path, text, file, cases }) => ({
    path,
    problems: file.problems.map(({ code, severity, span, message }) => ({
      code,
      severity,
      ...placeIn(text, span.start),
      message,
    })),
    packets: cases.map((one) => ({
      name: one.case.name.text,
      ...placeIn(text, one.case.span.start),
      status: statusOf(one),
      differences: one.differences.map(({ key, ruledOut, span, expected, actual, message }) => ({
        key,
        ruledOut,
        ...placeIn(text, span.start),
        expected,
        actual,
        message,
      })),
      ...(one.error === undefined ? {} : { error: one.error }),
    })),
  }));
  return `${JSON.stringify({ version: 1, totals: totalsOf(results), files }, undefined, 2)}\n`;
}
