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
import type { Files } from "#server/files.ts";
import { examplePackets } from "#server/walk/examples.ts";
import { packetWords } from "#server/walk/packet-words.ts";
import { packetProblem, walkDocument } from "#server/walk/walk.ts";

export type WalkConnection = Pick<Connection, "onRequest" | "onNotification">;

const NOTHING: WalkResult = { packet: undefined, problems: [], walk: undefined };

export function registerWalk(connection: WalkConnection, files: Files): void {
  connection.onRequest(WALK, async (params: WalkParams): Promise<WalkResult> => {
    const scope = await files.scope(params.uri);
    const program = scope && files.program(scope);
    return scope === undefined || program === undefined ? NOTHING : walkDocument(program, scope.file.derived.markRoles(), params);
  });
  connection.onRequest(CHECK_PACKET, ({ packet }: CheckPacketParams): CheckPacketResult => {
    const { request, problems } = parsePacketLine(packet);
    return { problems: problems.map(packetProblem), words: request && packetWords(request) };
  });
  connection.onRequest(EXAMPLE_PACKETS, async (place: PlaceParams): Promise<ExamplePacketsResult> => {
    const scope = await files.scope(place.uri);
    const program = scope && files.program(scope);
    return { packets: program === undefined ? [] : examplePackets(program, place) };
  });
  connection.onRequest(LOCATE, ({ uri, line }: LocateParams): LocateResult => locate(files, uri, line));
  connection.onNotification(VERDICTS, (params: VerdictsParams) => files.setVerdicts(params));
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
