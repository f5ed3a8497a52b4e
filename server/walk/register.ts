// The requests of protocol/walk.ts: packets walked through an open file.
import type { Connection } from "vscode-languageserver";
import { parsePacketLine } from "#engine/net/packet-text.ts";
import {
  CHECK_PACKET,
  type CheckPacketParams,
  type CheckPacketResult,
  EXAMPLE_PACKETS,
  type ExamplePacketsResult,
  LOCATE,
  type LocateParams,
  type LocateResult,
  type PlaceParams,
  VERDICTS,
  type VerdictsParams,
  WALK,
  type WalkParams,
  type WalkResult,
} from "#protocol/walk.ts";
import type { Files, Scope } from "#server/files.ts";
import { familyOfPacket, walkPolicies } from "#server/preview/policy-walk.ts";
import { startOfLine } from "#server/preview/rendered-rules.ts";
import { examplePackets } from "#server/walk/examples.ts";
import { packetWords } from "#server/walk/packet-words.ts";
import { packetProblem, walkDocument } from "#server/walk/walk.ts";

export type WalkConnection = Pick<Connection, "onRequest" | "onNotification">;

const NOTHING: WalkResult = { packet: undefined, problems: [], walk: undefined };

export function registerWalk(connection: WalkConnection, files: Files): void {
  connection.onRequest(WALK, async (params: WalkParams): Promise<WalkResult> => {
    const scope = await files.scope(params.uri);
    if (scope?.file.calico !== undefined) return walkOnPolicies(files, scope, params);
    const program = scope && files.program(scope);
    return scope === undefined || program === undefined ? NOTHING : walkDocument(program, scope.file.derived.markRoles(), params);
  });
  connection.onRequest(CHECK_PACKET, ({ packet }: CheckPacketParams): CheckPacketResult => {
    const { request, problems } = parsePacketLine(packet);
    return { problems: problems.map(packetProblem), words: request && packetWords(request) };
  });
  connection.onRequest(EXAMPLE_PACKETS, async (place: PlaceParams): Promise<ExamplePacketsResult> => {
    const scope = await files.scope(place.uri);
    const rules = scope?.file.calico === undefined ? scope : scope.preview?.(4)?.scope;
    const program = rules && files.program(rules);
    return { packets: program === undefined ? [] : examplePackets(program, place) };
  });
  connection.onRequest(LOCATE, async ({ uri, line }: LocateParams): Promise<LocateResult> => {
    if (files.get(uri)?.calico === undefined) return locate(files, uri, line);
    const preview = (await files.scope(uri))?.preview?.(4);
    return { place: preview && startOfLine(preview, line) };
  });
  connection.onNotification(VERDICTS, (params: VerdictsParams) => files.setVerdicts(params));
}

/** Through what the policies of the file become on the node beside it. */
function walkOnPolicies(files: Files, { preview }: Scope, params: WalkParams): WalkResult {
  const made = preview?.(familyOfPacket(params.packet));
  const program = made && files.program(made.scope);
  return made === undefined || program === undefined ? NOTHING : walkPolicies(made, program, params);
}

/** The rule on the line, or the chain that the line declares. */
function locate(files: Files, uri: string, line: number): LocateResult {
  const file = files.get(uri);
  const found = file?.derived.placeOf(line);
  if (found !== undefined) {
    return { place: { table: found.chain.table, chain: found.chain.name, number: found.number } };
  }
  for (const table of file?.ruleset?.tables ?? []) {
    for (const chain of table.chains.values()) {
      if (chain.declarationLine === line) return { place: { table: table.name, chain: chain.name, number: 1 } };
    }
  }
  return { place: undefined };
}
