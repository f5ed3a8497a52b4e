// Holds the routing decisions against those of a real kernel, where its recorded answers lie beside the project.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseIpSets } from "#engine/ipset/parse.ts";
import { type Address, parseAddress } from "#engine/net/address.ts";
import { packetOf } from "#engine/net/packet.ts";
import type { NodeContext, RoutingDecision } from "#engine/node/node.ts";
import { nodeFromDescription } from "#engine/node/oracle-node.ts";
import { routeInput, routeOutput } from "#engine/node/routing.ts";

const GOLDEN = join(import.meta.dirname, "../../../shared/oracle/golden/public");

interface Sent {
  readonly id: string;
  readonly in_iface: string;
  readonly src: string;
  readonly dst: string;
  readonly proto: string | number;
  readonly mark?: string | number;
  readonly ttl?: number;
  readonly bind_dev?: string;
  readonly l2?: string;
}

interface Result {
  readonly id: string;
  readonly verdict: string;
  readonly final_mark?: string;
  readonly reason?: string;
  readonly nat?: { readonly dst?: readonly [string, string] } | null;
  readonly hooks?: readonly {
    readonly hook: string;
    readonly in: string | null;
    readonly out: string | null;
    readonly mark_in: string;
    readonly mark_out: string | null;
  }[];
}

/** One decision the kernel made, and what it was asked. */
interface Question {
  readonly about: string;
  readonly device: string | undefined;
  readonly destination: string;
  readonly mark: string | number | undefined;
  readonly expected: string;
}

function readLines<T>(path: string): T[] {
  const lines = readFileSync(path, "utf8").split("\n");
  return lines.filter((line) => line.trim() !== "").map((line) => JSON.parse(line) as T);
}

/** The decisions that can be read off the hooks a packet passed. */
function questionsOf(sent: Sent, { id, verdict, hooks = [], nat, final_mark, reason }: Result): Question[] {
  const [first] = hooks;
  const rewritten = nat?.dst?.[1] ?? sent.dst;
  if (sent.in_iface !== "local") {
    if (first?.hook !== "prerouting" || first.mark_out === null) return [];
    const next = hooks[1];
    const expected = next?.hook === "input" ? "local" : next?.hook === "forward" ? `forward ${next.out}` : "dropped";
    if (next === undefined && verdict !== "not-routed") return [];
    return [{ about: id, device: sent.in_iface, destination: rewritten, mark: first.mark_out, expected }];
  }
  const sender = { device: undefined, destination: sent.dst, mark: sent.mark };
  if (first === undefined) return verdict === "not-routed" ? [{ ...sender, about: id, expected: "dropped" }] : [];
  const questions = [{ ...sender, about: id, expected: `output ${first.out}` }];
  const again = { device: undefined, destination: rewritten, about: `${id}, routed again` };
  const later = hooks.find((one) => one.hook === "postrouting");
  if (later !== undefined && later.out !== first.out)
    questions.push({ ...again, mark: later.mark_in, expected: `output ${later.out}` });
  if (reason?.startsWith("reroute") === true) questions.push({ ...again, mark: final_mark, expected: "dropped" });
  return questions;
}

const PROTOCOLS: Readonly<Record<string, number>> = {
  icmp: 1,
  tcp: 6,
  udp: 17,
  gre: 47,
  esp: 50,
  icmpv6: 58,
  sctp: 132,
  udplite: 136,
};

function answerTo(node: NodeContext, sent: Sent, question: Question): string {
  const packet = packetOf({
    source: addressOf(sent.src),
    destination: addressOf(question.destination),
    protocol: typeof sent.proto === "number" ? sent.proto : (PROTOCOLS[sent.proto] ?? Number(sent.proto)),
    mark: Number(question.mark ?? 0),
    ttl: sent.ttl ?? 64,
    linkType: sent.l2 === "broadcast" || sent.l2 === "multicast" ? sent.l2 : "unicast",
  });
  const { device } = question;
  return inWords(
    device === undefined ? routeOutput(node, { packet, bindDevice: sent.bind_dev }) : routeInput(node, { packet, device }),
  );
}

function addressOf(text: string): Address {
  const address = parseAddress(text);
  if (address === undefined) throw new Error(`not an address: ${text}`);
  return address;
}

function inWords(decision: RoutingDecision): string {
  switch (decision.kind) {
    case "local":
    case "dropped":
      return decision.kind;
    case "unknown":
      return `unknown: ${decision.why}`;
    case "forward":
    case "output":
      return `${decision.kind} ${decision.device}`;
  }
}

function differencesOf(folder: string): { asked: number; differences: string[] } {
  const sets = join(folder, "sets.ipset");
  const ipset = existsSync(sets) ? parseIpSets(readFileSync(sets, "utf8")) : undefined;
  const node = nodeFromDescription(JSON.parse(readFileSync(join(folder, "node.json"), "utf8")), ipset);
  const packets = new Map(readLines<Sent>(join(folder, "packets.jsonl")).map((sent) => [sent.id, sent]));
  const differences: string[] = [];
  let asked = 0;
  for (const result of readLines<Result>(join(folder, "results.jsonl"))) {
    const sent = packets.get(result.id);
    for (const question of sent === undefined ? [] : questionsOf(sent, result)) {
      if (sent === undefined) continue;
      asked++;
      const answer = answerTo(node, sent, question);
      if (answer !== question.expected) {
        differences.push(
          `${question.about}: ${sent.in_iface} ${sent.src} > ${question.destination}: ${answer}, kernel: ${question.expected}`,
        );
      }
    }
  }
  return { asked, differences };
}

describe("routing as the kernel does it", () => {
  if (!existsSync(GOLDEN)) {
    test("the kernel's recorded answers are absent: nothing to compare", () => expect(existsSync(GOLDEN)).toBe(false));
    return;
  }
  const folders = readdirSync(GOLDEN).sort();
  test.each(folders)("%s", (name) => {
    const { differences } = differencesOf(join(GOLDEN, name));
    expect(differences).toEqual([]);
  });

  test("most packets are compared", () => {
    const asked = folders.reduce((sum, name) => sum + differencesOf(join(GOLDEN, name)).asked, 0);
    expect(asked).toBeGreaterThan(1500);
  });
});
