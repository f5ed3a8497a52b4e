// The answer to a walk request: read the packet line, choose where to begin, walk, and show it.
import type { MarkLayout } from "#engine/calico/mark-layout.ts";
import { outcomeSentence } from "#engine/calico/outcome.ts";
import { formatPacketLine } from "#engine/net/packet-format.ts";
import type { PacketRequest } from "#engine/net/packet-request.ts";
import { parsePacketLine } from "#engine/net/packet-text.ts";
import { answerTo } from "#engine/simulate/answer-to.ts";
import { beginAt, beginPacket, NO_PAST, type Past } from "#engine/simulate/begin.ts";
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
  const variants = variantsOf(own, request, walk, params);
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

/** `past`: what earlier packets of the connection left behind. */
export function walkRequest(program: Program, request: PacketRequest, place: Place, choices: Choices = {}, past = NO_PAST): Walk {
  const start = place === undefined ? beginPacket(request, undefined, past) : beginInChain(program, request, place, past);
  return run(program, { ...start, choices: new Map(Object.entries(choices)) });
}

function beginInChain(program: Program, request: PacketRequest, place: NonNullable<Place>, past: Past): Machine {
  return beginAt(program, request, place, chooseEntry(entriesOf(program, place), request, undefined), past);
}

/**
 * The same packet as first, later and answering one of its connection. The later ones meet the connection as the first one
 * leaves it, with its translation; the answer comes the whole way, since it goes through other chains.
 */
function variantsOf(program: Program, request: PacketRequest, walk: Walk, { place, choices }: WalkParams): VariantView[] {
  const opening: PacketRequest = { ...request, state: "NEW", direction: "ORIGINAL" };
  const isOpening = request.state === "NEW" && request.direction === "ORIGINAL";
  const first = isOpening ? walk : walkRequest(program, opening, place, choices);
  const opened = place === undefined ? first : walkRequest(program, opening, undefined, choices);
  const past = { ...NO_PAST, connections: opened.machine.connections };
  const later: PacketRequest = { ...opening, state: "ESTABLISHED" };
  const answer = answerTo(request, opened);
  return [
    variant(program, "NEW", opening, first),
    variant(program, "ESTABLISHED", later, walkRequest(program, later, place, choices, past)),
    variant(program, "reply", answer, walkRequest(program, answer, undefined, choices, past)),
  ];
}

function variant(program: Program, name: VariantView["name"], request: PacketRequest, walk: Walk): VariantView {
  return { name, packet: formatPacketLine(request), verdict: walk.verdict, summary: outcomeSentence(program, walk) };
}
