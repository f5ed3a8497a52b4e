// A walk through the rules that policies become, shown on the lines of the policies.
import { parsePacketLine } from "#engine/net/packet-text.ts";
import type { Program } from "#engine/simulate/program.ts";
import type { AssumptionView, LineView, PhaseView, StepView, WalkParams, WalkResult, WalkView } from "#protocol/walk.ts";
import { positionAt } from "#server/file.ts";
import { type OriginPlace, placeName } from "#server/preview/origin-places.ts";
import type { Preview } from "#server/preview/previews.ts";
import { placeOfLine } from "#server/preview/rendered-rules.ts";
import { walkDocument } from "#server/walk/walk.ts";

/** Of what a packet is; 4 where it cannot be read. */
export function familyOfPacket(packet: string): 4 | 6 {
  return parsePacketLine(packet).request?.packet.family ?? 4;
}

export function walkPolicies(preview: Preview, program: Program, params: WalkParams): WalkResult {
  // The roles of bits are read from the dump once; an edit of a policy does not change them.
  const roles = preview.dump?.derived.markRoles() ?? preview.scope.file.derived.markRoles();
  const result = walkDocument(program, roles, params);
  return result.walk === undefined ? result : { ...result, walk: onPolicies(preview, result.walk) };
}

function onPolicies(preview: Preview, walk: WalkView): WalkView {
  const deciding = walk.lines.findLast(({ kind }) => kind === "decider");
  const place = deciding && placeOfLine(preview, deciding.line);
  const passed = chainsOf(walk.phases);
  const decisive = preview.node.doubts.filter(({ chain }) => chain !== undefined && passed.has(chain));
  const told = decisive.length === 0 ? walk : undecided(walk, decisive.map(({ why }) => why).join(" "));
  return {
    ...told,
    summary: place === undefined ? told.summary : `${told.summary} It is ${placeName(place)}.`,
    phases: walk.phases.map(
      (phase): PhaseView => ({
        ...phase,
        children: phase.children.map((step) => stepOn(preview, step)),
      }),
    ),
    lines: linesOn(preview, walk.lines),
    assumptions: [
      ...walk.assumptions.map((one) => assumptionOn(preview, one)),
      ...preview.node.doubts.map(({ why, source, chain }): AssumptionView => {
        const line = source?.uri === preview.source.uri ? positionAt(preview.source, source.span.start).line : undefined;
        return {
          key: "",
          why,
          options: [],
          chosen: "",
          decisive: chain !== undefined && passed.has(chain),
          line,
          place: "preview",
        };
      }),
    ],
    preview: preview.scope.file.uri,
  };
}

function chainsOf(phases: readonly PhaseView[]): ReadonlySet<string> {
  const inside = (steps: readonly StepView[]): readonly string[] =>
    steps.flatMap((step) => [...(step.kind === "chain" ? [step.label] : []), ...inside(step.children)]);
  return new Set(phases.flatMap(({ children }) => inside(children)));
}

/** The packet comes through a chain that may have other rules than those that are walked. */
function undecided(walk: WalkView, why: string): WalkView {
  const variants = walk.variants.map((one) => (one.name === "NEW" ? { ...one, verdict: "UNDECIDED" as const } : one));
  return { ...walk, verdict: "UNDECIDED", summary: `Not decided. ${why} With what the files hold: ${walk.summary}`, variants };
}

function lineOf({ file, span }: OriginPlace): number {
  return positionAt(file, span.start).line;
}

function ownLine(preview: Preview, line: number | undefined): number | undefined {
  const place = line === undefined ? undefined : placeOfLine(preview, line);
  return place?.file.uri === preview.source.uri ? lineOf(place) : undefined;
}

function assumptionOn(preview: Preview, one: AssumptionView): AssumptionView {
  const place = one.line === undefined ? undefined : placeOfLine(preview, one.line);
  return { ...one, line: ownLine(preview, one.line), place: place === undefined ? one.place : placeName(place) };
}

function stepOn(preview: Preview, step: StepView): StepView {
  const place = step.line === undefined ? undefined : placeOfLine(preview, step.line);
  const isHere = place?.file.uri === preview.source.uri;
  const name = place === undefined ? "" : placeName(place);
  return {
    ...step,
    description: [name, step.description].filter((part) => part !== "").join(" · "),
    line: place !== undefined && isHere ? lineOf(place) : undefined,
    children: step.children.map((child) => stepOn(preview, child)),
    ...(place === undefined ? {} : { source: { uri: place.file.uri, line: lineOf(place), name } }),
    ...(step.line === undefined ? {} : { previewLine: step.line }),
  };
}

const RANK: Readonly<Record<LineView["kind"], number>> = { decider: 3, matched: 2, assumed: 1, missed: 0 };

/** Several rendered rules of one rule are shown as one: what decided goes before what matched, and that before what missed. */
function linesOn(preview: Preview, lines: readonly LineView[]): readonly LineView[] {
  const shown = new Map<number, LineView>();
  for (const one of lines) {
    const line = ownLine(preview, one.line);
    if (line === undefined) continue;
    const before = shown.get(line);
    shown.set(line, before === undefined ? { ...one, line } : { ...together(before, one), line });
  }
  return [...shown.values()].sort((a, b) => a.line - b.line);
}

function together(first: LineView, second: LineView): LineView {
  const [more, less] = RANK[second.kind] > RANK[first.kind] ? [second, first] : [first, second];
  const texts = [first, second].filter(({ kind }) => kind !== "missed").map(({ after }) => after);
  const after = more.kind === "missed" ? more.after : [...new Set(texts)].filter((text) => text !== "").join(" · ");
  return { ...more, verdict: more.verdict ?? less.verdict, after };
}
