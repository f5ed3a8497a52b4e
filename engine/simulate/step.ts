// From one machine to the next: the next rule of the innermost chain, or the next thing the kernel does at this hook.
import { testOption } from "#engine/iptables/extension.ts";
import type { Connection, Packet } from "#engine/net/packet.ts";
import { type Applied, applyTarget, behindLast, dropByMatch, leaveTable } from "#engine/simulate/apply.ts";
import { askedNat } from "#engine/simulate/asked-connection.ts";
import { conclude } from "#engine/simulate/end.ts";
import { unknownSetWords } from "#engine/simulate/explain.ts";
import { isMiss, judge, type Memory, mayDrop, testCondition, withChangedSets } from "#engine/simulate/judge.ts";
import { type Frame, type Machine, type Question, type Station, stationsOf } from "#engine/simulate/machine.ts";
import { sideAt, translate } from "#engine/simulate/nat.ts";
import type { CompiledRule, Program } from "#engine/simulate/program.ts";
import { deliver, goPostrouting, leave, reroute, route, runTracking } from "#engine/simulate/stations.ts";
import type { End, Step } from "#engine/simulate/trace.ts";

/** A step done, with what to tell of it; or a question that must be answered in `machine.choices` before going on. */
export type Stepped = { readonly machine: Machine; readonly step: Step | undefined } | { readonly question: Question };

/** One step. Total; a machine that has ended stays as it is. */
export function step(program: Program, machine: Machine): Stepped {
  if (machine.end !== undefined) return { machine, step: undefined };
  if (machine.frames.length > 0) return stepRule(program, machine);
  const station = stationsOf(machine.hook, program.backend)[machine.station];
  return station === undefined ? { machine, step: undefined } : stepStation(program, machine, station);
}

/** Skips the rules that surely do not match, in one step; undefined when the next rule is not such a one. */
export function skipMisses(program: Program, machine: Machine): { machine: Machine; step: Step } | undefined {
  const frame = machine.frames.at(-1);
  if (machine.end !== undefined || frame === undefined) return undefined;
  const { table, hook } = machine;
  let { packet } = machine;
  const environment = withChangedSets(program.environment, machine.changedSets);
  const rules = program.rulesOf(table, frame.chain);
  let number = rules.sieve(frame.number, packet);
  let { memory } = machine;
  for (let rule = rules.at(number); rule !== undefined; rule = rules.at(number)) {
    if (memory === undefined) {
      if (!isMiss(rule, packet, environment)) break;
    } else {
      const judgement = judge(rule, packet, environment, memory);
      if (judgement.answer !== "no") break;
      ({ memory, packet } = judgement);
    }
    number = rules.sieve(number + 1, packet);
  }
  if (number === frame.number) return undefined;
  const step: Step = { kind: "missed", hook, table, chain: frame.chain, from: frame.number, to: number - 1, packet };
  return { machine: { ...machine, packet, memory, frames: top(machine.frames, { chain: frame.chain, number }) }, step };
}

export function ruleKey(table: string, chain: string, number: number): string {
  return `${table} ${chain} ${number}`;
}

function top(frames: readonly Frame[], frame: Frame): Frame[] {
  return [...frames.slice(0, -1), frame];
}

function stepRule(program: Program, machine: Machine): Stepped {
  const frame = machine.frames.at(-1);
  if (frame === undefined) return { machine, step: undefined };
  const rule = program.compiled(machine.table, frame.chain, frame.number);
  if (rule === undefined) return endOfChain(program, machine, frame);
  const environment = withChangedSets(program.environment, machine.changedSets);
  const { answer, memory, packet } = judge(rule, machine.packet, environment, machine.memory);
  const next: Machine = {
    ...machine,
    packet,
    memory,
    frames: top(machine.frames, { chain: frame.chain, number: frame.number + 1 }),
  };
  if (answer === "no") return missed(machine, next, frame);
  if (answer === "yes") return settled(machine, applyTarget(program, next, rule), rule, "yes", undefined);
  return unknownRule(program, machine, next, rule);
}

function missed(machine: Machine, next: Machine, { chain, number }: Frame): Stepped {
  const { hook, table, packet } = machine;
  return { machine: next, step: { kind: "missed", hook, table, chain, from: number, to: number, packet } };
}

/** A rule of which nobody knows whether it matches: it matters only when matching changes anything. */
function unknownRule(program: Program, machine: Machine, next: Machine, rule: CompiledRule): Stepped {
  const key = ruleKey(rule.ref.table, rule.ref.chain, rule.ref.number);
  const applied = applyTarget(program, next, rule);
  const drops = rule.conditions.some((condition) => mayDrop(condition, machine.packet));
  const isAlike = !drops && "machine" in applied && sameCourse(applied.machine, next);
  const chosen = machine.choices.get(key) ?? (isAlike ? "either" : undefined);
  if (chosen === undefined) {
    const preferred = preferredAnswer(rule);
    const options = drops ? ["yes", "no", "drop"] : ["yes", "no"];
    return { question: { key, why: whyUnknown(program, rule, machine.packet), options, preferred, answer: "unknown" } };
  }
  if (chosen === "drop") return settled(machine, dropByMatch(next, rule), rule, "unknown", "yes");
  if (chosen === "no") {
    const { hook, packet } = machine;
    const step: Step = {
      kind: "rule",
      hook,
      ref: rule.ref,
      answer: "unknown",
      assumed: "no",
      effect: undefined,
      note: "",
      before: packet,
      after: packet,
    };
    return { machine: next, step };
  }
  return settled(machine, applied, rule, "unknown", chosen === "yes" ? "yes" : undefined);
}

/** Without knowledge of earlier packets a stateful match goes the way a first packet would see. */
function preferredAnswer(rule: CompiledRule): "yes" | "no" {
  for (const { module, readings } of rule.conditions) {
    const history = module?.history;
    if (history !== undefined) return (readings && history.assumeFor?.(readings)) ?? history.assume;
  }
  return "no";
}

/** The first condition nobody can answer, and what is missing for it. */
function whyUnknown(program: Program, rule: CompiledRule, packet: Packet): string {
  for (const condition of rule.conditions) {
    if (testCondition(condition, packet, program.environment) !== "unknown") continue;
    const { unknown, module } = condition;
    if (unknown !== undefined) return unknown;
    if (module?.history !== undefined) return `-m ${module.name} ${module.history.why}`;
    const set = unknownSetWords(condition);
    if (set !== undefined) return set;
    const open = condition.decoded.find((option) => testOption(option, packet, program.environment) === "unknown");
    if (open !== undefined) return `the packet's ${open.spec.subject} is not known`;
    return `what -m ${module?.name ?? "?"} asks for is not known`;
  }
  return "the packet or the node context does not say enough";
}

/** Whether two machines go on alike: same packet, same place. */
function sameCourse(a: Machine, b: Machine): boolean {
  return (
    a.end === undefined &&
    a.packet === b.packet &&
    a.changedSets === b.changedSets &&
    a.hook === b.hook &&
    a.station === b.station &&
    sameFrames(a.frames, b.frames)
  );
}

function sameFrames(a: readonly Frame[], b: readonly Frame[]): boolean {
  return (
    a === b || (a.length === b.length && a.every((frame, i) => frame.chain === b[i]?.chain && frame.number === b[i]?.number))
  );
}

function settled(
  before: Machine,
  applied: Applied,
  rule: CompiledRule,
  answer: "yes" | "unknown",
  assumed: "yes" | undefined,
): Stepped {
  if ("question" in applied) return applied;
  const { machine, effect, note } = applied;
  const { hook, packet } = before;
  return {
    machine,
    step: { kind: "rule", hook, ref: rule.ref, answer, assumed, effect, note, before: packet, after: machine.packet },
  };
}

/** Behind the last rule: back to the caller, or the builtin chain's policy. */
function endOfChain(program: Program, machine: Machine, frame: Frame): Stepped {
  const { hook, table, packet } = machine;
  const openEnd = program.gaps.openEnd(table, frame.chain);
  if (openEnd !== undefined) return notShown(machine, openEnd);
  if (machine.frames.length > 1) {
    const step: Step = { kind: "return", hook, table, chain: frame.chain, mark: packet.mark };
    return { machine: { ...machine, frames: machine.frames.slice(0, -1) }, step };
  }
  if (machine.rootless) {
    const why = `the end of ${frame.chain}: its caller decides what is next`;
    return {
      machine: { ...machine, end: { verdict: "RETURN", fate: "returned", out: undefined, decider: undefined, why } },
      step: undefined,
    };
  }
  // A chain that a goto of the builtin chain led into ends at the policy: the rest of the builtin chain is skipped.
  if (frame.chain !== hook) {
    const step: Step = { kind: "return", hook, table, chain: frame.chain, mark: packet.mark };
    return { machine: { ...machine, frames: [behindLast(program, table, hook)] }, step };
  }
  return leaveTable(program, machine);
}

/** The dump does not show what comes next: to go on would be a guess. */
function notShown(machine: Machine, why: string): Stepped {
  const end: End = { verdict: "UNDECIDED", fate: "unknown", out: undefined, decider: undefined, why };
  return { machine: conclude(machine, end), step: undefined };
}

function stepStation(program: Program, machine: Machine, station: Station): Stepped {
  switch (station.kind) {
    case "table":
      return enter(program, machine, station.table);
    case "nat":
      return runNat(program, machine);
    case "track":
      return runTracking(machine);
    case "route":
      return route(program, machine);
    case "reroute":
      return reroute(program, machine);
    case "deliver":
      return deliver(machine);
    case "postrouting":
      return goPostrouting(machine);
    case "leave":
      return leave(machine);
  }
}

/** Into a table's builtin chain; a table the dump lacks has no rules and accepts. */
function enter(program: Program, machine: Machine, table: string): Stepped {
  const { hook, packet } = machine;
  // What OUTPUT's reroute compares with is the packet as it entered the table (ipt_mangle_out()).
  const routedFor = hook === "OUTPUT" ? packet : machine.routedFor;
  const hidden = program.gaps.hidden(table);
  if (hidden !== undefined) return notShown(machine, hidden);
  if (program.chain(table, hook) === undefined) {
    return { machine: { ...machine, routedFor, station: machine.station + 1 }, step: undefined };
  }
  return {
    machine: { ...machine, routedFor, table, rootless: false, frames: [{ chain: hook, number: 1 }] },
    step: { kind: "enter", hook, table, chain: hook },
  };
}

/** The nat table is asked once a connection and side, by its first packet; others get what was decided then. */
function runNat(program: Program, machine: Machine): Stepped {
  const { packet, hook } = machine;
  const side = sideAt(hook);
  const { connection, state } = packet.tracking;
  const { icmp } = packet;
  const isRedirect = state === "RELATED" && (packet.family === 4 ? icmp?.type === 5 : icmp?.type === 137);
  if (isRedirect && connection !== undefined && holdsNat(program)) {
    const lost = endOfRedirect(connection);
    if (lost !== undefined) return { machine: conclude(machine, lost), step: undefined };
  }
  const first = state === "NEW" && connection !== undefined && !connection.confirmed && !machine.bound[side];
  const asked = program.chain("nat", hook) !== undefined || program.gaps.hidden("nat") !== undefined;
  if (first && asked) return enter(program, machine, "nat");
  const stepFirst = (one: Machine) => (one.frames.length > 0 ? stepRule(program, one) : enter(program, one, "nat"));
  const found = asked ? askedNat(program, machine, stepFirst) : undefined;
  if (found !== undefined) return found;
  const translated = translate(packet, hook);
  const next = { ...machine, packet: translated, station: machine.station + 1, bound: { ...machine.bound, [side]: true } };
  return { machine: next, step: translated === packet ? undefined : translation(machine, translated) };
}

/** A nat table of any kind makes all of its hooks look at packets. */
const holdsNat = ({ tables, gaps }: Program): boolean => tables.has("nat") || gaps.hidden("nat") !== undefined;

/** Redirects are dropped where the connection is translated, or where nobody has decided that (nf_nat_icmp_reply_translation()). */
function endOfRedirect({ sourceNat, destinationNat, hiddenNat, isNatOpen }: Connection): End | undefined {
  if (sourceNat || destinationNat || isNatOpen) {
    const why = "an ICMP redirect about a translated connection is dropped";
    return { verdict: "DROP", fate: "lost", out: undefined, decider: undefined, why };
  }
  if (hiddenNat === undefined) return undefined;
  const why = "whether the connection is translated is not known, and an ICMP redirect would then be dropped";
  return { verdict: "UNDECIDED", fate: "unknown", out: undefined, decider: undefined, why };
}

function translation({ hook, packet }: Machine, translated: Packet): Step {
  const side = sideAt(hook);
  const note = `${side} rewritten as its connection was translated before`;
  return { kind: "note", hook, about: "nat", note, packet: packet === translated ? packet : translated };
}

export type { Memory };
