// What the checks of a whole ruleset find, kept for the next version of the text: a check is run again only when an edit
// may have changed what it finds; elsewhere its findings move with the text.

import type { Check, CheckInput, Concerns, Report } from "#engine/checks/check.ts";
import { LINE, type LineIndex, lineAt } from "#engine/iptables/lines.ts";
import type { Ruleset } from "#engine/iptables/ruleset.ts";
import { type Diagnostic, diagnostic, movedBy } from "#engine/text/diagnostic.ts";

export interface WholeFindings {
  readonly input: CheckInput;
  readonly byCheck: ReadonlyMap<Check, readonly Diagnostic[]>;
}

/** All that edits have changed: `start`..`oldEnd` of the old text has become `start`..`newEnd` of the new one. */
export interface Hull {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

/** `hull` and one more edit, in the characters of the text that it led to. */
export function hullWith(
  hull: Hull | undefined,
  { from, to, inserted }: { readonly from: number; readonly to: number; readonly inserted: number },
): Hull {
  if (hull === undefined) return { start: from, oldEnd: to, newEnd: from + inserted };
  const beyond = Math.max(0, to - hull.newEnd);
  return {
    start: Math.min(hull.start, from),
    oldEnd: hull.oldEnd + beyond,
    newEnd: hull.newEnd + beyond + inserted - (to - from),
  };
}

export function findAll(checks: readonly Check[], input: CheckInput): WholeFindings {
  return { input, byCheck: new Map(checks.map((check) => [check, findingsOf(check, input)])) };
}

/** The same as findAll(), from what was found before `hull` was edited. */
export function findAgain(previous: WholeFindings, input: CheckInput, hull: Hull): WholeFindings {
  const touched = touchedBy(previous.input.ruleset, input.ruleset, hull);
  const byCheck = new Map<Check, readonly Diagnostic[]>();
  for (const [check, found] of previous.byCheck) {
    const kept = isConcerned(check.concerns, touched) ? undefined : movedFindings(found, touched);
    byCheck.set(check, kept ?? findingsOf(check, input));
  }
  return { input, byCheck };
}

function findingsOf(check: Check, input: CheckInput): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const report: Report = (span, message, more = {}) =>
    found.push({ ...diagnostic(check.code, check.severity, span, message), ...more });
  check.run(input, report);
  return found;
}

interface Touched {
  /** The whole lines that the edit touches, in the old text. */
  readonly start: number;
  readonly end: number;
  readonly shift: number;
  readonly grown: boolean;
  /** Rules, blank lines and comments; what else stands there concerns every check. */
  readonly onlyRules: boolean;
  readonly sameJumps: boolean;
  /** What stood there and what stands there. */
  readonly before: string;
  readonly after: string;
}

function touchedBy(old: Ruleset, next: Ruleset, { start, oldEnd, newEnd }: Hull): Touched {
  const first = lineAt(old.lines, start);
  const oldLast = lineAt(old.lines, oldEnd);
  const newLast = lineAt(next.lines, newEnd);
  const from = old.lines.start[first] ?? 0;
  const end = old.lines.start[oldLast + 1] ?? old.text.length;
  const oldRules = rulesIn(old.lines, first, oldLast);
  const newRules = rulesIn(next.lines, first, newLast);
  return {
    start: from,
    end,
    shift: newEnd - oldEnd,
    grown: next.lines.count !== old.lines.count,
    onlyRules: oldRules !== undefined && newRules !== undefined && isOneStory(old, next),
    sameJumps: oldRules !== undefined && newRules !== undefined && sameJumps(old.lines, oldRules, next.lines, newRules),
    before: old.text.slice(from, end),
    after: next.text.slice(from, next.lines.start[newLast + 1] ?? next.text.length),
  };
}

/** What the parser makes of the whole may change with a rule (its family, a table without `*`): then nothing is kept. */
function isOneStory(old: Ruleset, next: Ruleset): boolean {
  return (
    old.tables.length === next.tables.length &&
    old.tables.every(({ name, family }, at) => name === next.tables[at]?.name && family === next.tables[at]?.family) &&
    old.lines.prefixed.length === next.lines.prefixed.length
  );
}

/** The lines of the rules; undefined when something else than rules, comments and blank lines stands there. */
function rulesIn({ kind }: LineIndex, first: number, last: number): readonly number[] | undefined {
  const rules: number[] = [];
  for (let line = first; line <= last; line++) {
    if (kind[line] === LINE.rule) rules.push(line);
    else if (kind[line] !== LINE.blank && kind[line] !== LINE.comment) return undefined;
  }
  return rules;
}

function sameJumps(old: LineIndex, oldRules: readonly number[], next: LineIndex, newRules: readonly number[]): boolean {
  return (
    oldRules.length === newRules.length &&
    oldRules.every((line, at) => {
      const other = newRules[at] ?? -1;
      return (
        old.name[line] === next.name[other] && old.target[line] === next.target[other] && old.goto[line] === next.goto[other]
      );
    })
  );
}

function isConcerned(concerns: Concerns | undefined, { onlyRules, sameJumps: same, before, after }: Touched): boolean {
  if (concerns === undefined || !onlyRules) return true;
  if (concerns.jumps === true && !same) return true;
  return concerns.text !== undefined && said(concerns.text, before) !== said(concerns.text, after);
}

function said(sought: RegExp, text: string): string {
  return (text.match(sought) ?? []).join(" ");
}

/** Undefined when a finding stands where the edit was, or speaks of line numbers that have changed. */
function movedFindings(found: readonly Diagnostic[], { start, end, shift, grown }: Touched): readonly Diagnostic[] | undefined {
  if (found.length === 0) return found;
  if (grown) return undefined;
  const moved: Diagnostic[] = [];
  for (const one of found) {
    const spans = [
      one.span,
      ...one.related.map(({ span }) => span),
      ...one.fixes.flatMap(({ edits }) => edits.map(({ span }) => span)),
    ];
    if (spans.every((span) => span.end < start)) moved.push(one);
    else if (spans.every((span) => span.start >= end)) moved.push(shift === 0 ? one : movedBy(one, shift));
    else return undefined;
  }
  return moved;
}
