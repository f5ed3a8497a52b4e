// A walk for programs: every step with its conditions. The shape is documented in docs/reference/cli.md and only grows.
import type { Dump, Dumps } from "#cli/dumps.ts";
import type { GivenPacket } from "#cli/packet-list.ts";
import type { MarkLayout } from "#engine/calico/mark-layout.ts";
import { describeMark } from "#engine/calico/mark-words.ts";
import { outcomeSentence } from "#engine/calico/outcome.ts";
import { hex } from "#engine/iptables/values/mark.ts";
import { formatAddress } from "#engine/net/address.ts";
import type { Packet } from "#engine/net/packet.ts";
import { formatPacketLine } from "#engine/net/packet-format.ts";
import { explainRule } from "#engine/simulate/explain.ts";
import type { Program } from "#engine/simulate/program.ts";
import type { Walk } from "#engine/simulate/run.ts";
import type { End, Step } from "#engine/simulate/trace.ts";

export interface TracedPacket {
  readonly given: GivenPacket;
  readonly dump: Dump;
  readonly layout: MarkLayout;
  /** The user's answers to what the walk did not know. */
  readonly heard: ReadonlyMap<string, string>;
  readonly walk: Walk;
}

type Json = Readonly<Record<string, unknown>>;

export function traceJson(dumps: Dumps, traced: readonly TracedPacket[]): Json {
  return {
    schema: "chainwalk-trace/1",
    backend: dumps.backend,
    node: {
      files: dumps.nodeFiles,
      assumptions: [
        ...[...dumps.byFamily.values()].flatMap(({ program }) => program.gaps.assumptions),
        ...dumps.node.assumptions,
      ],
    },
    packets: traced.map(packetJson),
  };
}

function packetJson({ given, dump, layout, walk }: TracedPacket): Json {
  const { trace } = walk;
  const { mark } = trace.packet;
  return {
    id: given.id ?? null,
    packet: formatPacketLine(given.request),
    rules: dump.path,
    verdict: walk.verdict,
    summary: outcomeSentence(dump.program, walk),
    end: endJson(trace.end),
    otherEnds: walk.otherEnds.map(endJson),
    mark: hex(mark),
    markWords: mark === 0 ? "" : describeMark(layout, mark).sentence,
    nat: natJson(trace.start, trace.packet),
    assumptions: walk.assumptions.map(({ key, rule, why, options, chosen, decisive }) => ({
      key,
      rule: rule === undefined ? null : { table: rule.table, chain: rule.chain, rule: rule.number },
      why,
      options,
      chosen,
      decisive,
    })),
    steps: trace.steps.flatMap((step) => stepJson(dump.program, step)),
  };
}

function endJson({ verdict, fate, out, decider, why }: End): Json {
  return { verdict, fate, out: out ?? null, decider: decider ?? null, why: why ?? null };
}

/** Header fields that a translation changed. */
function natJson(before: Packet, after: Packet): Json | null {
  const ends = (packet: Packet) => ({
    source: formatAddress(packet.source),
    destination: formatAddress(packet.destination),
    sourcePort: packet.sourcePort ?? null,
    destinationPort: packet.destinationPort ?? null,
  });
  const old: Json = ends(before);
  const changed = Object.entries(ends(after)).filter(([field, value]) => old[field] !== value);
  return changed.length === 0 ? null : Object.fromEntries(changed.map(([field, to]) => [field, { from: old[field], to }]));
}

function stepJson(program: Program, step: Step): Json[] {
  const { hook } = step;
  switch (step.kind) {
    case "enter":
      return [{ kind: "enter", hook, table: step.table, chain: step.chain }];
    case "rule": {
      const { ref, answer, assumed, effect, note, before, after } = step;
      const marks = { markBefore: hex(before.mark), mark: hex(after.mark) };
      const more = { answer, assumed: assumed ?? null, effect: effect ?? null, note, ...marks };
      return [{ kind: "rule", hook, ...ruleJson(program, ref, before), ...more }];
    }
    case "missed": {
      const { table, chain, from, to, packet } = step;
      return Array.from({ length: to - from + 1 }, (_, i) => {
        const ref = { table, chain, number: from + i };
        return { kind: "missed", hook, ...ruleJson(program, ref, packet), mark: hex(packet.mark) };
      });
    }
    case "return":
      return [{ kind: "return", hook, table: step.table, chain: step.chain, mark: hex(step.mark) }];
    case "policy":
      return [{ kind: "policy", hook, table: step.table, chain: step.chain, verdict: step.verdict, mark: hex(step.mark) }];
    case "note":
      return [{ kind: "note", hook, about: step.about, note: step.note }];
  }
}

function ruleJson(program: Program, ref: { table: string; chain: string; number: number }, packet: Packet): Json {
  const rule = program.rule(ref);
  return {
    table: ref.table,
    chain: ref.chain,
    rule: ref.number,
    line: rule === undefined ? null : rule.line + 1,
    text: rule === undefined ? "" : program.ruleset.text.slice(rule.span.start, rule.span.end),
    conditions: explainRule(program, ref, packet).map(({ text, answer, subject, wanted, actual, why }) => ({
      text,
      answer,
      subject,
      wanted,
      actual: actual ?? null,
      why: why ?? null,
    })),
  };
}
