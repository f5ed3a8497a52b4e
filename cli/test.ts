// `chainwalk test`: packet files walked and held against what they expect.
import type { CommandSpec, Given } from "#cli/arguments.ts";
import { type Dumps, openDumps } from "#cli/dumps.ts";
import { readInput } from "#cli/files.ts";
import type { CommandIo } from "#cli/io.ts";
import { folderOf, resolveFrom } from "#cli/paths.ts";
import { Refusal } from "#cli/refusal.ts";
import { BACKENDS, backendOf } from "#cli/trace.ts";
import { adjustNode } from "#engine/expect/adjust-node.ts";
import { compareExpectation } from "#engine/expect/compare.ts";
import { junitReport } from "#engine/expect/junit.ts";
import { outcomeOf } from "#engine/expect/outcome-of.ts";
import type { PacketCase, PacketFile } from "#engine/expect/packet-file.ts";
import { parsePackets } from "#engine/expect/parse.ts";
import { type CaseResult, type FileResult, jsonReport, textReport, totalsOf } from "#engine/expect/report.ts";
import type { Backend } from "#engine/iptables/netfilter.ts";
import { beginPacket } from "#engine/simulate/begin.ts";
import { run } from "#engine/simulate/run.ts";

export const testCommand: CommandSpec = {
  name: "test",
  summary: "Walk the packets of packet files and check what is expected of them.",
  operands: "<FILE...>",
  options: [
    { flags: "--backend <NAME>", summary: "which iptables wrote the rules", choices: BACKENDS },
    { flags: "--format <NAME>", summary: "how to answer", choices: ["text", "json", "junit"], fallback: "text" },
  ],
  more: `FILE is a file like node1.packets.yaml, or a folder, which stands for every such file in it and below.

  chainwalk test examples
  chainwalk test --format junit node1.packets.yaml > report.xml`,
  run: test,
};

async function test(given: Given, io: CommandIo): Promise<number> {
  const backend = backendOf(given.text("backend"));
  const paths: string[] = [];
  for (const path of given.operands) paths.push(...(await packetFiles(path, io)));
  const results: FileResult[] = [];
  for (const path of paths) results.push(await testFile(path, backend, io));
  io.out(reportOf(results, given.text("format"), io));
  const { failed, errors } = totalsOf(results);
  return failed + errors > 0 ? 1 : 0;
}

function reportOf(results: readonly FileResult[], format: string | undefined, { colour }: CommandIo): string {
  switch (format) {
    case "json":
      return jsonReport(results);
    case "junit":
      return junitReport(results);
    default:
      return textReport(results, { colour });
  }
}

/** The path itself, or the packet files of the folder it names. */
async function packetFiles(path: string, io: CommandIo): Promise<string[]> {
  const names = await listOf(path, io);
  if (names === undefined) return [path];
  const found = await filesBelow(path, names, io);
  if (found.length === 0) throw new Refusal(`${path}: no *.packets.yaml in this folder`);
  return found;
}

async function listOf(path: string, io: CommandIo): Promise<string[] | undefined> {
  try {
    return (await io.listDirectory(path)).sort();
  } catch {
    return undefined;
  }
}

async function filesBelow(folder: string, names: readonly string[], io: CommandIo): Promise<string[]> {
  const found: string[] = [];
  for (const name of names) {
    const path = resolveFrom(folder, name);
    if (/\.packets\.ya?ml$/.test(name)) found.push(path);
    else if (!name.startsWith(".") && name !== "node_modules") {
      const below = await listOf(path, io);
      if (below !== undefined) found.push(...(await filesBelow(path, below, io)));
    }
  }
  return found;
}

async function testFile(path: string, backend: Backend | undefined, io: CommandIo): Promise<FileResult> {
  const text = await readInput(path, io);
  const file = parsePackets(text);
  const dumps = await dumpsFor(path, file, backend, io);
  const cases = file.packets.flatMap((one) => (one.request === undefined ? [] : [caseResult(one, dumps)]));
  return { path, text, file, cases };
}

/** The rules the file names, else those of its folder; a message when there are none to walk. */
async function dumpsFor(path: string, file: PacketFile, backend: Backend | undefined, io: CommandIo): Promise<Dumps | string> {
  if (file.policies !== undefined && file.rules === undefined)
    return "policies cannot be walked yet: name the rules with `rules:`";
  const folder = folderOf(path);
  const rules = file.rules === undefined ? folder : resolveFrom(folder, file.rules.text);
  try {
    return await openDumps(rules, { backend, adjust: (node) => adjustNode(node, file.node) }, io);
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

function caseResult(one: PacketCase, dumps: Dumps | string): CaseResult {
  const failed = (error: string) => ({ case: one, differences: [], error });
  if (typeof dumps === "string") return failed(dumps);
  const { request, expect } = one;
  if (request === undefined) return failed("the packet line cannot be read");
  const dump = dumps.byFamily.get(request.packet.family);
  if (dump === undefined) return failed(`the packet is IPv${request.packet.family}, and there are no such rules`);
  const walk = run(dump.program, beginPacket(request));
  return { case: one, differences: expect === undefined ? [] : compareExpectation(expect, outcomeOf(walk)), error: undefined };
}
