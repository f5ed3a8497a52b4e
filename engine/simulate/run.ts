// Whole walks: one course from a machine to its end, and all courses where an answer is not known.

import type { RuleRef } from "#engine/iptables/ruleset.ts";
import type { Packet } from "#engine/net/packet.ts";
import { ENDLESS, isEndless } from "#engine/simulate/endless.ts";
import type { Machine, Question } from "#engine/simulate/machine.ts";
import type { Program } from "#engine/simulate/program.ts";
import { type Remembered, rememberedBy } from "#engine/simulate/remembered.ts";
import { skipMisses, step } from "#engine/simulate/step.ts";
import type { Assumption, End, Step, Trace, Verdict } from "#engine/simulate/trace.ts";

/**
 * How many steps all courses of a walk may take together before it is called undecided. A packet that matches so many rules
 * on its way is in no node, and nobody could read its walk.
 */
const MOST_STEPS = 25_000;
/** How many courses are walked; unknown answers double them. */
const MOST_COURSES = 256;
/** Where there are more questions than that, nothing can be decided: these few others show how the walk may end. */
const FEW_COURSES = 8;

export interface Walk {
  /** The course taken with every preferred or chosen answer. */
  readonly trace: Trace;
  /** Its last machine: what the node remembers afterwards. */
  readonly machine: Machine;
  /** What later packets find for certain, whichever course it was. */
  readonly remembered: Remembered;
  /** Holds on every course, or is UNDECIDED. */
  readonly verdict: Verdict;
  readonly assumptions: readonly Assumption[];
  /** The ends of the other courses that differ from the one shown. */
  readonly otherEnds: readonly End[];
  /** The packet leaves every course with the same headers and the same connection, so that whoever gets it answers alike. */
  readonly isAlike: boolean;
}

/** A question, and the machine that asked it. */
interface Asked {
  readonly question: Question;
  readonly at: Machine;
}

interface Course {
  /** Choices it began with. */
  readonly given: ReadonlyMap<string, string>;
  readonly steps: readonly Step[];
  readonly machine: Machine;
  /** Each was answered as preferred. */
  readonly asked: readonly Asked[];
  /** Steps and questions: what it took to walk it. */
  readonly work: number;
}

/** Where another course turns off: at this question of a course, with this answer. */
interface Turn {
  readonly course: Course;
  readonly index: number;
  readonly option: string;
}

/** Walks to the end. Where an answer is not known, every course is walked and compared. */
export function run(program: Program, begun: Machine): Walk {
  const start = holdsRulesFor(program, begun) ? begun : { ...begun, end: otherFamily(program, begun) };
  const first = follow(program, start, MOST_STEPS);
  let left = MOST_STEPS - first.work;
  const courses: Course[] = [first];
  const open = alternatives(first);
  const most = first.asked.length > MOST_COURSES ? FEW_COURSES : MOST_COURSES;
  let complete = true;
  for (let turn = open.pop(); turn !== undefined; turn = open.pop()) {
    if (courses.length >= most || left <= 0) {
      complete = false;
      break;
    }
    const course = follow(program, machineAt(turn), left);
    left -= course.work;
    courses.push(course);
    open.push(...alternatives(course));
  }
  return summarise(start, first, courses, complete && courses.every(({ asked }) => asked.length <= MOST_COURSES));
}

/** A dump of IPv4 rules says nothing about an IPv6 packet, and the other way round. An empty text has no rules at all. */
function holdsRulesFor(program: Program, { packet }: Machine): boolean {
  return packet.family === program.family && (program.tables.size > 0 || program.ruleset.tables.length === 0);
}

function otherFamily({ family }: Program, { packet }: Machine): End {
  const why =
    packet.family === family
      ? `there are no IPv${family} rules here`
      : `these are rules for IPv${family}, the packet is IPv${packet.family}`;
  return { verdict: "UNDECIDED", fate: "unknown", out: undefined, decider: undefined, why };
}

/** One course: unanswered questions take the preferred option. */
function follow(program: Program, start: Machine, most: number): Course {
  const steps: Step[] = [];
  const asked: Asked[] = [];
  // One map for the whole course, since a course may come by thousands of questions.
  const choices = new Map(start.choices);
  const isCircle = watchGotos(program);
  let machine: Machine = { ...start, choices };
  let work = 0;
  for (; machine.end === undefined && work < most && !isEndless(machine); work++) {
    const skipped = skipMisses(program, machine);
    const next = skipped ?? step(program, machine);
    if ("question" in next) {
      asked.push({ question: next.question, at: machine });
      choices.set(next.question.key, next.question.preferred);
      continue;
    }
    if (next.step !== undefined) steps.push(next.step);
    machine = next.machine;
    if (isCircle(machine, next.step)) break;
  }
  const ended = machine.end === undefined ? { ...machine, end: ENDLESS } : machine;
  return { given: start.choices, steps, machine: ended, asked, work };
}

/**
 * Tells of more gotos within one call than the table has chains. They go in a circle, which the kernel takes for a loop and
 * does not load (mark_source_chains(), net/ipv4/netfilter/ip_tables.c).
 */
function watchGotos(program: Program): (machine: Machine, step: Step | undefined) => boolean {
  const gotos: number[] = [];
  return ({ table, frames }, step) => {
    if (gotos.length > frames.length) gotos.length = frames.length;
    if (step?.kind !== "rule" || step.effect?.kind !== "goto") return false;
    const count = (gotos[frames.length - 1] ?? 0) + 1;
    gotos[frames.length - 1] = count;
    return count > (program.tables.get(table)?.chains.size ?? 0);
  };
}

/** Where other courses turn off this one: at each question, with each other answer to it; of the last so many only. */
function alternatives(course: Course): Turn[] {
  const turns: Turn[] = [];
  for (let index = Math.max(0, course.asked.length - MOST_COURSES); index < course.asked.length; index++) {
    const { options = [], preferred } = course.asked[index]?.question ?? {};
    for (const option of options) if (option !== preferred) turns.push({ course, index, option });
  }
  return turns;
}

function machineAt({ course, index, option }: Turn): Machine {
  const { given, asked, machine } = course;
  const choices = new Map(given);
  for (const { question } of asked.slice(0, index)) choices.set(question.key, question.preferred);
  const turn = asked[index];
  if (turn !== undefined) choices.set(turn.question.key, option);
  return { ...(turn?.at ?? machine), choices };
}

function summarise(start: Machine, first: Course, courses: readonly Course[], complete: boolean): Walk {
  const end = endOf(first);
  const same = complete && courses.every((course) => endOf(course).verdict === end.verdict);
  const others = courses
    .map(endOf)
    .filter((other, i, all) => i > 0 && !sameEnd(other, end) && all.findIndex((one) => sameEnd(one, other)) === i);
  return {
    trace: { start: start.packet, steps: first.steps, packet: first.machine.packet, end },
    machine: first.machine,
    remembered: rememberedBy(
      courses.map(({ machine }) => machine),
      complete,
    ),
    verdict: same ? end.verdict : "UNDECIDED",
    assumptions: assumptionsOf(start, courses, complete),
    otherEnds: others,
    isAlike: complete && courses.every(({ machine }) => leavesAlike(machine.packet, first.machine.packet)),
  };
}

function leavesAlike(a: Packet, b: Packet): boolean {
  const told = ({ source, destination, sourcePort, destinationPort, tos, length, tracking }: Packet) =>
    JSON.stringify([source, destination, sourcePort, destinationPort, tos, length, tracking]);
  return a === b || told(a) === told(b);
}

function endOf({ machine }: Course): End {
  return machine.end ?? { verdict: "UNDECIDED", fate: "unknown", out: undefined, decider: undefined, why: undefined };
}

function sameEnd(a: End, b: End): boolean {
  const place = (end: End) => (end.decider === undefined ? "" : `${end.decider.table} ${end.decider.chain} ${end.decider.rule}`);
  return a.verdict === b.verdict && a.fate === b.fate && a.out === b.out && place(a) === place(b);
}

function assumptionsOf(start: Machine, courses: readonly Course[], complete: boolean): Assumption[] {
  const questions = new Map<string, Question>();
  for (const course of courses) for (const { question } of course.asked) questions.set(question.key, question);
  const [first] = courses;
  const list = [...questions.values()].map((question): Assumption => {
    const verdicts = new Map<string, Set<Verdict>>();
    for (const course of courses) {
      const chosen = course.machine.choices.get(question.key);
      if (chosen !== undefined) verdicts.set(chosen, (verdicts.get(chosen) ?? new Set()).add(endOf(course).verdict));
    }
    const groups = [...verdicts.values()].map((set) => [...set].sort().join(" "));
    return {
      key: question.key,
      rule: ruleOfKey(question.key),
      why: question.why,
      options: question.options,
      chosen: first?.machine.choices.get(question.key) ?? question.preferred,
      decisive: !complete || new Set(groups).size > 1,
    };
  });
  return [...list, ...pinned(start, first, questions)];
}

/** Choices the user made: still assumptions, and still open to be flipped. */
function pinned(start: Machine, first: Course | undefined, asked: ReadonlyMap<string, Question>): Assumption[] {
  const list: Assumption[] = [];
  for (const [key, chosen] of start.choices) {
    if (asked.has(key) || first === undefined || !wasAsked(first, key)) continue;
    const options = key === "route" ? ["to this node", "on to another"] : key.startsWith("nat ") ? [chosen] : ["yes", "no"];
    list.push({ key, rule: ruleOfKey(key), why: "as you chose", options, chosen, decisive: false });
  }
  return list;
}

/** Whether this course came by the question that the choice answers. */
function wasAsked({ steps }: Course, key: string): boolean {
  const rule = ruleOfKey(key);
  if (rule === undefined) return steps.some((step) => step.kind === "note" && step.about === "route");
  const isNat = key.startsWith("nat ");
  return steps.some((step) => step.kind === "rule" && sameRule(step.ref, rule) && (isNat || step.answer === "unknown"));
}

function sameRule(a: RuleRef, b: RuleRef): boolean {
  return a.table === b.table && a.chain === b.chain && a.number === b.number;
}

function ruleOfKey(key: string): RuleRef | undefined {
  const words = key.split(" ");
  const number = Number(words.at(-1));
  if (words.length < 3 || !Number.isInteger(number)) return undefined;
  const [table = "", ...chain] = words[0] === "nat" && words.length > 3 ? words.slice(1, -1) : words.slice(0, -1);
  return { table, chain: chain.join(" "), number };
}
