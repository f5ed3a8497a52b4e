// The packets of a command line: `--packet` lines, and files of lines or JSON objects.
import { readInput } from "#cli/files.ts";
import type { CommandIo } from "#cli/io.ts";
import { Refusal } from "#cli/refusal.ts";
import { type OraclePacket, packetFromOracle } from "#engine/net/oracle-packet.ts";
import type { PacketRequest } from "#engine/net/packet-request.ts";
import { parsePacketLine } from "#engine/net/packet-text.ts";
import type { TrackingFacts } from "#engine/simulate/conntrack.ts";

export interface GivenPacket {
  /** The `id` of a JSON packet. */
  readonly id: string | undefined;
  readonly request: PacketRequest;
  /** What a JSON packet says that a line has no words for. */
  readonly facts: Partial<TrackingFacts>;
}

export async function readPackets(lines: readonly string[], file: string | undefined, io: CommandIo): Promise<GivenPacket[]> {
  const packets = lines.map((line) => packetOfLine(line, "--packet"));
  if (file === undefined) return packets;
  const text = await readInput(file, io);
  text.split(/\r?\n/).forEach((line, i) => {
    const place = `${file === "-" ? "standard input" : file}:${i + 1}`;
    const trimmed = line.trim();
    if (trimmed.startsWith("{")) packets.push(packetOfJson(trimmed, place));
    else if (trimmed !== "" && !trimmed.startsWith("#")) packets.push(packetOfLine(line, place));
  });
  return packets;
}

function packetOfLine(line: string, place: string): GivenPacket {
  const { request, problems } = parsePacketLine(line);
  if (request !== undefined) return { id: undefined, request, facts: {} };
  const said = problems.map(({ span, message }) => `  ${line}\n  ${" ".repeat(span.start)}^ ${message}`);
  throw new Refusal(`${place}: this is no packet\n${said.join("\n")}`);
}

export function jsonOf(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function packetOfJson(text: string, place: string): GivenPacket {
  const json = jsonOf(text);
  if (json === undefined) throw new Refusal(`${place}: this line is no JSON object`);
  const oracle = packetFromOracle(json.value, []);
  if (typeof oracle === "string") throw new Refusal(`${place}: this is no packet: ${oracle}`);
  const unfit = unfitKey(oracle);
  if (unfit !== undefined) throw new Refusal(`${place}: "${unfit}" is walked with --oracle only`);
  const { packet, from, state, conntrack } = oracle;
  const isKnown = state === "ESTABLISHED" || state === "RELATED";
  const request: PacketRequest = {
    from,
    out: undefined,
    // The address that stands there otherwise is the test harness's, and no node's.
    packet: { ...packet, macSource: hasKey(json.value, "mac_src") || from === "local" ? packet.macSource : undefined },
    state,
    direction: conntrack.direction === "reply" ? "REPLY" : "ORIGINAL",
    connmark: isKnown ? conntrack.mark : undefined,
  };
  const { embedded, icmpId, badChecksum } = oracle;
  return { id: oracle.id === "" ? undefined : oracle.id, request, facts: { embedded, icmpId, badChecksum } };
}

function hasKey(json: unknown, key: string): boolean {
  return typeof json === "object" && json !== null && key in json;
}

/** What only makes sense in a run over many packets, or needs another node. */
function unfitKey(packet: OraclePacket): string | undefined {
  if (packet.before.length > 0) return "before";
  if (packet.keepConntrack) return "keep_ct";
  if (packet.sysctls.size > 0) return "sysctls";
  if (packet.bindDevice !== undefined) return "bind_dev";
  return packet.otherHost ? "l2" : undefined;
}
