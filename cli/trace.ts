// `chainwalk trace`: packets walked through a dump, told for people or programs.
import type { CommandSpec, Given } from "#cli/arguments.ts";
import { type Dump, type Dumps, openDumps } from "#cli/dumps.ts";
import type { CommandIo } from "#cli/io.ts";
import { traceOracle } from "#cli/oracle.ts";
import { type GivenPacket, readPackets } from "#cli/packet-list.ts";
import { painter } from "#cli/paint.ts";
import { Refusal } from "#cli/refusal.ts";
import { type TracedPacket, traceJson } from "#cli/trace-json.ts";
import { nodeText, traceText } from "#cli/trace-text.ts";
import { inferMarkRoles, isMarkEvidence } from "#engine/calico/marks.ts";
import { summariesOf } from "#engine/calico/rule-summary.ts";
import type { Backend } from "#engine/iptables/netfilter.ts";
import { beginAt, beginPacket, factsOf, type Place } from "#engine/simulate/begin.ts";
import { chooseEntry, entriesOf } from "#engine/simulate/entries.ts";
import type { Machine } from "#engine/simulate/machine.ts";
import type { Program } from "#engine/simulate/program.ts";
import { run } from "#engine/simulate/run.ts";
import { didYouMean } from "#engine/text/closest-word.ts";

export const BACKENDS = ["nft", "legacy"];

export const traceCommand: CommandSpec = {
  name: "trace",
  summary: "Walk packets through the rules of a node.",
  operands: "<PATH>",
  options: [
    { flags: "--packet <LINE>", summary: "a packet in one line; may be repeated", many: true },
    { flags: "--packets <FILE>", summary: "packets from a file, one a line (or JSON objects); - for standard input" },
    { flags: "--from <TABLE:CHAIN[:RULE]>", summary: "begin at this place instead of the node's door" },
    { flags: "--backend <NAME>", summary: "which iptables wrote the rules", choices: BACKENDS },
    { flags: "--assume <KEY=OPTION>", summary: "an answer for what is not known; may be repeated", many: true },
    { flags: "--format <NAME>", summary: "how to answer", choices: ["text", "json"], fallback: "text" },
    { flags: "--verbose", summary: "also show rules that do not match, and why" },
    { flags: "--oracle <NODE.json>", summary: "answer PATH, packets in JSON Lines, for the node described there" },
  ],
  more: `PATH is a dump of iptables-save, a folder with a node's files, or - for a dump on standard input.
Files beside the dump tell of the node: addresses, routes, rules, ipsets, sysctls.

  chainwalk trace --packet "cali0ef24b1 tcp 10.1.1.11:40001 > 10.1.1.12:80 syn new" examples/node1
  chainwalk trace --packet "…" --from filter:cali-FORWARD:3 iptables.save
  chainwalk trace --oracle node.json packets.jsonl`,
  run: trace,
};

async function trace(given: Given, io: CommandIo): Promise<number> {
  const [path = "-"] = given.operands;
  const backend = backendOf(given.text("backend"));
  const oracle = given.text("oracle");
  if (oracle !== undefined) return traceOracle(oracle, path, backend ?? "legacy", io);
  if (path === "-" && given.text("packets") === "-") throw new Refusal("the rules and the packets cannot both be standard input");
  const packets = await readPackets(given.texts("packet"), given.text("packets"), io);
  if (packets.length === 0)
    throw new Refusal('no packet: say --packet "cali1 tcp 10.0.0.1:4000 > 10.0.0.2:80 syn", or --packets');
  const choices = choicesOf(given.texts("assume"));
  const dumps = await openDumps(path, { backend }, io);
  const traced = packets.map((packet) => tracePacket(dumps, packet, given.text("from"), choices));
  checkChoices(choices, traced);
  if (given.text("format") === "json") io.out(`${JSON.stringify(traceJson(dumps, traced), undefined, 2)}\n`);
  else writeText(traced, dumps, given.flag("verbose"), io);
  return traced.some(({ walk }) => walk.verdict === "UNDECIDED") ? 1 : 0;
}

export function backendOf(name: string | undefined): Backend | undefined {
  return name === "legacy" || name === "nft" ? name : undefined;
}

function writeText(traced: readonly TracedPacket[], dumps: Dumps, verbose: boolean, io: CommandIo): void {
  const look = { paint: painter(io.colour), columns: io.columns, verbose };
  for (const one of traced) io.out(`${traceText(one, look).join("\n")}\n\n`);
  io.out(`${nodeText(dumps, look).join("\n")}\n`);
}

/** A key may hold any sign but the last "=". */
function choicesOf(texts: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    texts.map((text) => {
      const at = text.lastIndexOf("=");
      if (at <= 0) throw new Refusal(`--assume ${text}: expected KEY=OPTION, as the walk names them`);
      return [text.slice(0, at), text.slice(at + 1)] as const;
    }),
  );
}

/** A choice that no walk asks for is a mistake: the answer would look as if it had been heard. */
function checkChoices(choices: ReadonlyMap<string, string>, traced: readonly TracedPacket[]): void {
  for (const [key, option] of choices) {
    if (traced.some(({ heard }) => heard.has(key))) continue;
    const keys = [...new Set(traced.flatMap(({ walk }) => walk.assumptions.map((one) => one.key)))];
    const list = keys.length === 0 ? "nothing is assumed here" : `there is ${keys.join(", ")}`;
    throw new Refusal(`--assume ${key}=${option}: no walk asks for "${key}"; ${list}`);
  }
}

/** The choices that this walk asks for: without one of them, it is an assumption. */
function heardBy(program: Program, start: Machine, choices: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const heard = new Map<string, string>();
  for (const [key, option] of choices) {
    const others = new Map([...choices].filter(([other]) => other !== key));
    const asked = run(program, { ...start, choices: others }).assumptions.find((one) => one.key === key);
    if (asked === undefined) continue;
    if (!asked.options.includes(option)) {
      throw new Refusal(`--assume ${key}=${option}: it can be ${asked.options.join(" or ")}`);
    }
    heard.set(key, option);
  }
  return heard;
}

function tracePacket(
  dumps: Dumps,
  given: GivenPacket,
  from: string | undefined,
  choices: ReadonlyMap<string, string>,
): TracedPacket {
  const { family } = given.request.packet;
  const dump = dumps.byFamily.get(family);
  if (dump === undefined) {
    const paths = [...dumps.byFamily.values()].map((one) => one.path).join(", ");
    throw new Refusal(`the packet is IPv${family}, and ${paths} holds no IPv${family} rules`);
  }
  const { program, ruleset } = dump;
  const layout = inferMarkRoles(summariesOf(ruleset, isMarkEvidence));
  const start = startOf(dump, given, from);
  const heard = heardBy(program, start, choices);
  return { given, dump, layout, heard, walk: run(program, { ...start, choices: heard }) };
}

function startOf({ program }: Dump, { request, facts }: GivenPacket, from: string | undefined): Machine {
  if (from === undefined) return beginPacket(request, factsOf(request, facts));
  const place = placeOf(program, from);
  return beginAt(program, request, place, chooseEntry(entriesOf(program, place), request, undefined));
}

function placeOf(program: Program, text: string): Place {
  const [, table = "", chain = "", rule = "1"] = /^([^:]+):(.+?)(?::(\d+))?$/.exec(text) ?? [];
  const number = Number(rule);
  const known = program.tables.get(table);
  if (known === undefined) throw new Refusal(`--from ${text}: no table ${table}${didYouMean(table, [...program.tables.keys()])}`);
  const found = known.chains.get(chain);
  if (found === undefined) {
    throw new Refusal(`--from ${text}: no chain ${chain} in table ${table}${didYouMean(chain, [...known.chains.keys()])}`);
  }
  const count = found.ruleLines.length;
  if (number < 1 || number > Math.max(count, 1)) throw new Refusal(`--from ${text}: ${table} ${chain} has ${count} rules`);
  return { table, chain, number };
}
