// The answer to a walk request: read the packet line, choose where to begin, walk, and show it.
import type { MarkLayout } from "#engine/calico/mark-layout.ts";
import { outcomeSentence } from "#engine/calico/outcome.ts";
import { formatPacketLine } from "#engine/net/packet-format.ts";
import type { PacketRequest } from "#engine/net/packet-request.ts";
import { parsePacketLine } from "#engine/net/packet-text.ts";
import { answerTo } from "#engine/simulate/answer-to.ts";
import { beginAt, beginPacket } from "#engine/simulate/begin.ts";
import { chooseEntry, entriesOf } from "#engine/simulate/entries.ts";
import type { Machine } from "#engine/simulate/machine.ts";
import { createProgram, type Program } from "#engine/simulate/program.ts";
import { run, type Walk } from "#engine/simulate/run.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";
import type { PacketProblem, VariantView, WalkParams, WalkResult } from "#protocol/walk.ts";
import { walkView } from "#server/walk/view.ts";

type Place = WalkParams["place"];
type Choices = Readonly<Record<string, string>>;

export function walkDocument(program: Program, layout: MarkLayout, params: WalkParams): WalkResult {
  const { request, problems } = parsePacketLine(params.packet);
  const shown = problems.map(packetProblem);
  if (request === undefined) return { packet: undefined, problems: shown, walk: undefined };
  const own = programFor(program, request);
  const walk = walkRequest(own, request, params.place, params.choices);
  const variants = variantsOf(own, request, params.place, walk);
  return { packet: formatPacketLine(request), problems: shown, walk: walkView(own, layout, walk, variants) };
}

/** A file may hold the rules of both families: those of the packet's are walked. */
function programFor(program: Program, { packet }: PacketRequest): Program {
  const { ruleset, node, environment, backend, family } = program;
  const others = packet.family !== family && ruleset.tables.some((table) => table.family === packet.family);
  return others ? createProgram(ruleset, { family: packet.family, node, environment, backend }) : program;
}

export function packetProblem({ span, severity, message }: Diagnostic): PacketProblem {
  return { start: span.start, end: span.end, severity, message };
}

export function walkRequest(program: Program, request: PacketRequest, place: Place, choices: Choices = {}): Walk {
  const start = place === undefined ? beginPacket(request) : beginInChain(program, request, place);
  return run(program, { ...start, choices: new Map(Object.entries(choices)) });
}

function beginInChain(program: Program, request: PacketRequest, place: NonNullable<Place>): Machine {
  return beginAt(program, request, place, chooseEntry(entriesOf(program, place), request, undefined));
}

/** The same packet as first, later and answering one of its connection, whichever the user asked for left as it is. */
function variantsOf(program: Program, request: PacketRequest, place: Place, walk: Walk): VariantView[] {
  const first = variant(program, "NEW", { ...request, state: "NEW", direction: "ORIGINAL" }, place);
  const later = variant(program, "ESTABLISHED", { ...request, state: "ESTABLISHED", direction: "ORIGINAL" }, place);
  const answer = variant(program, "reply", answerTo(request, walk), undefined);
  return [first, later, answer];
}

function variant(program: Program, name: VariantView["name"], request: PacketRequest, place: Place): VariantView {
  const walk = walkRequest(program, request, place);
  return { name, packet: formatPacketLine(request), verdict: walk.verdict, summary: outcomeSentence(program, walk) };
}
