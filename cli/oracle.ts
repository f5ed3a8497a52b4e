// `chainwalk trace --oracle`: many packets through a described node, answered in the JSON Lines form by which walks are
// held against a real kernel.
import { readInput } from "#cli/files.ts";
import type { CommandIo } from "#cli/io.ts";
import { jsonOf } from "#cli/packet-list.ts";
import { folderOf, resolveFrom } from "#cli/paths.ts";
import { Refusal } from "#cli/refusal.ts";
import { parseIpSets } from "#engine/ipset/parse.ts";
import type { Backend } from "#engine/iptables/netfilter.ts";
import { parseRuleset } from "#engine/iptables/parser.ts";
import type { Family } from "#engine/net/address.ts";
import { FIRST_NUMBER, type OraclePacket, packetFromOracle } from "#engine/net/oracle-packet.ts";
import { environmentOf } from "#engine/node/environment.ts";
import { nodeFromDescription } from "#engine/node/oracle-node.ts";
import { type OracleResult, runOracle } from "#engine/simulate/oracle.ts";
import { createProgram, type Program } from "#engine/simulate/program.ts";

interface Refused {
  readonly id: string;
  readonly verdict: "error";
  readonly error: string;
}

/** Writes one result a line, in the packets' order; 1 when a packet has no certain verdict. */
export async function traceOracle(nodePath: string, packetsPath: string, backend: Backend, io: CommandIo): Promise<number> {
  const description = jsonOf(await readInput(nodePath, io))?.value;
  if (!isRecord(description)) throw new Refusal(`${nodePath}: a node description is a JSON object`);
  const programs = await programsOf(nodePath, description, backend, io);
  const interfaces: readonly unknown[] = Array.isArray(description.interfaces) ? description.interfaces : [];
  const devices = interfaces.map((one) => (isRecord(one) ? String(one.name) : ""));
  const packets: (OraclePacket | Refused)[] = [];
  let first = FIRST_NUMBER;
  for (const [i, line] of (await readInput(packetsPath, io)).split(/\r?\n/).entries()) {
    if (line.trim() === "") continue;
    const packet = packetOf(line, i + 1, devices, first);
    packets.push(packet);
    first += 1 + ("before" in packet ? packet.before.length : 0);
  }
  const results = resultsOf(programs, packets);
  for (const result of results) io.out(`${JSON.stringify(result)}\n`);
  return results.some(({ verdict }) => verdict === "error") ? 1 : 0;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

async function programsOf(
  nodePath: string,
  description: Readonly<Record<string, unknown>>,
  backend: Backend,
  io: CommandIo,
): Promise<Readonly<Record<Family, Program>>> {
  const read = async (file: unknown) =>
    typeof file === "string" ? readInput(resolveFrom(folderOf(nodePath), file), io) : undefined;
  const sets = await read(description.ipset);
  const node = nodeFromDescription(description, sets === undefined ? undefined : parseIpSets(sets));
  const environment = environmentOf(node);
  const dump = isRecord(description.dump) ? description.dump : {};
  const program = async (key: "v4" | "v6", family: Family) =>
    createProgram(parseRuleset((await read(dump[key])) ?? "", { family }), { node, environment, backend });
  return { 4: await program("v4", 4), 6: await program("v6", 6) };
}

function packetOf(line: string, number: number, devices: readonly string[], first: number): OraclePacket | Refused {
  const json = jsonOf(line);
  if (json === undefined) return { id: `line ${number}`, verdict: "error", error: "this line is no JSON" };
  const packet = packetFromOracle(json.value, devices, first);
  if (typeof packet !== "string") return packet;
  const id = isRecord(json.value) && json.value.id !== undefined ? String(json.value.id) : `line ${number}`;
  return { id, verdict: "error", error: packet };
}

/** Each family walks through its own rules, whose memory the other's packets do not touch. */
function resultsOf(
  programs: Readonly<Record<Family, Program>>,
  packets: readonly (OraclePacket | Refused)[],
): (OracleResult | Refused)[] {
  const walked = packets.filter((one) => "packet" in one);
  const byPacket = new Map<OraclePacket, OracleResult>();
  for (const family of [4, 6] as const) {
    const own = walked.filter(({ packet }) => packet.family === family);
    const results = runOracle(programs[family], own);
    own.forEach((one, i) => {
      const result = results[i];
      if (result !== undefined) byPacket.set(one, result);
    });
  }
  return packets.flatMap((one) => ("packet" in one ? (byPacket.get(one) ?? []) : one));
}
