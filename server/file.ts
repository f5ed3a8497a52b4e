// One version of one file: its text, what it parses to, and what follows from that, each worked out on first use.

import type { Position, Range, TextDocumentContentChangeEvent } from "vscode-languageserver";
import type { MarkLayout } from "#engine/calico/mark-layout.ts";
import { type FoundUses, findMarkUses } from "#engine/calico/mark-uses.ts";
import type { IpSetFile } from "#engine/ipset/ipset.ts";
import { parseIpSets } from "#engine/ipset/parse.ts";
import { indexLines, type LineIndex, lineAt, lineEnd } from "#engine/iptables/lines.ts";
import { parseRuleset, reparseRuleset } from "#engine/iptables/parser.ts";
import { reindexLines } from "#engine/iptables/reindex-lines.ts";
import type { Ruleset } from "#engine/iptables/ruleset.ts";
import type { VerdictName } from "#protocol/walk.ts";
import { type CalicoFile, calicoFileOf } from "#server/calico/calico-file.ts";
import type { UnitStore } from "#server/calico/unit.ts";
import { type CheckedRules, checkedAfter, nothingChecked } from "#server/iptables/checked-rules.ts";
import { markRolesOf } from "#server/iptables/mark-roles.ts";
import { type Places, placesIn } from "#server/iptables/places.ts";
import { nothingRecent, type Recent, recentAfter, recentNames, recentRoles } from "#server/iptables/recent.ts";
import type { SeenNames } from "#server/iptables/seen-names.ts";
import { lazy } from "#server/lazy.ts";

export interface LastVerdict {
  readonly verdict: VerdictName;
  readonly packet: string;
}

/** Facts about an iptables-save file; each is found once a version. */
export interface Derived extends Places {
  /** So many as somebody who hovers has time for. */
  someMarkUses(): FoundUses;
  allMarkUses(): FoundUses;
  markRoles(): MarkLayout;
  /** Roles that may be some key presses old, as long as no line was added or taken away since. */
  recentMarkRoles(): MarkLayout;
  /** The devices and sets that rules name. */
  seenNames(): SeenNames;
}

export interface File {
  readonly uri: string;
  readonly languageId: string;
  readonly version: number;
  readonly text: string;
  readonly lines: LineIndex;
  /** Of a file of language iptables-save. */
  readonly ruleset: Ruleset | undefined;
  /** Of a file of language ipset. */
  readonly ipsets: IpSetFile | undefined;
  /** Of a file of language yaml that may hold resources of Calico's. */
  readonly calico: CalicoFile | undefined;
  readonly derived: Derived;
  /** Last verdict of packets that began at a chain, by `table chain`; kept from version to version. */
  readonly verdicts: Map<string, LastVerdict>;
  /** What the checks found out about the rules so far; an edit takes over what it does not touch. */
  readonly checked: CheckedRules;
  readonly recent: Recent;
  /** The documents of a YAML file that were read so far; an edit leaves the others as they are. */
  readonly units: UnitStore;
}

export function createFile(uri: string, languageId: string, version: number, text: string): File {
  return fileOf({
    uri,
    languageId,
    version,
    text,
    verdicts: new Map(),
    checked: nothingChecked(),
    recent: nothingRecent(),
    units: { last: new Map() },
  });
}

type Given = Pick<File, "uri" | "languageId" | "version" | "text" | "verdicts" | "checked" | "recent" | "units">;

/** `known`: what an edit has already made of the previous version. */
function fileOf(given: Given, known: { readonly ruleset?: Ruleset; readonly lines?: LineIndex } = {}): File {
  const { uri, text, languageId } = given;
  const ruleset = lazy(() => (languageId === "iptables-save" ? (known.ruleset ?? parseRuleset(text)) : undefined));
  const lines = lazy(() => ruleset()?.lines ?? known.lines ?? indexLines(text));
  const ipsets = lazy(() => (languageId === "ipset" ? parseIpSets(text) : undefined));
  const calico = lazy(() => (languageId === "yaml" ? calicoFileOf(uri, text, given.units) : undefined));
  return {
    ...given,
    get ruleset() {
      return ruleset();
    },
    get lines() {
      return lines();
    },
    get ipsets() {
      return ipsets();
    },
    get calico() {
      return calico();
    },
    derived: deriveFrom(ruleset, given.recent),
  };
}

/** More changes than this at once are put together first and parsed once. */
const MOST_REPARSES = 8;

export function updateFile(file: File, changes: readonly TextDocumentContentChangeEvent[], version: number): File {
  const given = { ...carried(file), version };
  if (changes.length > MOST_REPARSES) {
    const together = oneChange(file, changes);
    if (together !== undefined) return applyChange(file, together, given);
    return fileOf({ ...given, checked: nothingChecked(), text: textAfter(file, changes) });
  }
  let current = file;
  for (const change of changes) current = applyChange(current, change, given);
  return current === file ? fileOf({ ...given, text: file.text }, file.ruleset ? { ruleset: file.ruleset } : {}) : current;
}

/**
 * Editors tell many changes at once (a cursor in every line, replacing a name everywhere) from the last to the first, so
 * that each is a place of the text as it was: they are put together as one. Undefined where they are told otherwise.
 */
function oneChange(file: File, changes: readonly TextDocumentContentChangeEvent[]): Change | undefined {
  const pieces: string[] = [];
  let start = file.text.length;
  let end = start;
  let next: Position | undefined;
  for (const change of changes) {
    if (!("range" in change)) return undefined;
    const { from, to } = placeOf(file, change.range);
    const now = change.range.start;
    // A place that is not there as told would be another one in the text that the changes before have made.
    if (!isSame(positionAt(file, from), now) || (next !== undefined && !isUpTo(change.range.end, next))) return undefined;
    if (next === undefined) end = to;
    else pieces.push(file.text.slice(to, start));
    pieces.push(change.text);
    [start, next] = [from, now];
  }
  return { from: start, to: end, text: pieces.reverse().join("") };
}

function isSame(one: Position, other: Position): boolean {
  return one.line === other.line && one.character === other.character;
}

function isUpTo(one: Position, other: Position): boolean {
  return one.line < other.line || (one.line === other.line && one.character <= other.character);
}

function textAfter(file: File, changes: readonly TextDocumentContentChangeEvent[]): string {
  let now: Pick<File, "text" | "lines"> = file;
  for (const change of changes) {
    if (!("range" in change)) {
      now = { text: change.text, lines: indexLines(change.text) };
      continue;
    }
    const { from, to } = placeOf(now, change.range);
    const text = now.text.slice(0, from) + change.text + now.text.slice(to);
    now = { text, lines: reindexLines(now.lines, text, from, to, change.text.length) };
  }
  return now.text;
}

function carried({ uri, languageId, version, verdicts, checked, units }: File): Omit<Given, "text"> {
  return { uri, languageId, version, verdicts, checked, units, recent: nothingRecent() };
}

/** `from`..`to` of the text becomes `text`. */
interface Change {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** What lies between two positions; nothing where they are the wrong way round. */
function placeOf(file: Pick<File, "text" | "lines">, range: Range): Pick<Change, "from" | "to"> {
  const from = offsetAt(file, range.start);
  return { from, to: Math.max(from, offsetAt(file, range.end)) };
}

function applyChange(file: File, change: TextDocumentContentChangeEvent | Change, given: Omit<Given, "text">): File {
  if (!("range" in change) && !("from" in change)) return fileOf({ ...given, text: change.text, checked: nothingChecked() });
  const { from, to } = "from" in change ? change : placeOf(file, change.range);
  const text = file.text.slice(0, from) + change.text + file.text.slice(to);
  const inserted = change.text.length;
  const { ruleset } = file;
  if (ruleset === undefined) {
    return fileOf({ ...given, text }, { lines: reindexLines(file.lines, text, from, to, inserted) });
  }
  const next = reparseRuleset(ruleset, text, { from, to, inserted });
  const touched = {
    first: lineAt(ruleset.lines, from),
    last: lineAt(ruleset.lines, to),
    grown: next.lines.count - ruleset.lines.count,
    edit: { from, to, inserted },
  };
  const before = linesText(ruleset, touched.first, touched.last);
  const now = linesText(next, touched.first, touched.last + touched.grown);
  const recent = recentAfter(file.recent, before, now);
  return fileOf({ ...given, text, checked: checkedAfter(file.checked, touched), recent }, { ruleset: next });
}

function linesText({ text, lines }: Ruleset, first: number, last: number): string {
  return text.slice(lines.start[first] ?? 0, lines.start[last + 1] ?? text.length);
}

/** A position behind its line's end is the end of that line. */
export function offsetAt(file: Pick<File, "text" | "lines">, { line, character }: Position): number {
  if (line >= file.lines.count) return file.text.length;
  if (line < 0) return 0;
  const start = file.lines.start[line] ?? 0;
  return Math.max(start, Math.min(start + character, lastPlace(file, line)));
}

export function positionAt(file: File, offset: number): Position {
  const clamped = Math.max(0, Math.min(offset, file.text.length));
  const line = lineAt(file.lines, clamped);
  const start = file.lines.start[line] ?? 0;
  return { line, character: Math.min(clamped, lastPlace(file, line)) - start };
}

/** The last line ends with the text: a `\r` there is no part of a line end. */
function lastPlace({ text, lines }: Pick<File, "text" | "lines">, line: number): number {
  return line + 1 === lines.count ? text.length : lineEnd(text, lines, line);
}

/** Found in some milliseconds; a node of a few hundred endpoints has fewer. */
const SOME_USES = 10_000;

function deriveFrom(ruleset: () => Ruleset | undefined, recent: Recent): Derived {
  const { placeOf, callers } = placesIn(() => ruleset() ?? EMPTY);
  const markRoles = lazy(() => markRolesOf(ruleset() ?? EMPTY));
  return {
    callers,
    placeOf,
    someMarkUses: lazy(() => findMarkUses(ruleset() ?? EMPTY, SOME_USES)),
    allMarkUses: lazy(() => findMarkUses(ruleset() ?? EMPTY, Number.POSITIVE_INFINITY)),
    markRoles,
    recentMarkRoles: () => recentRoles(recent, ruleset()?.lines.count ?? 0, markRoles),
    seenNames: () => recentNames(recent, ruleset()?.text ?? ""),
  };
}

/** What a file that holds no rules derives its facts from. */
const EMPTY: Ruleset = parseRuleset("");
