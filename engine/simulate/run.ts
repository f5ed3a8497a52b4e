// Whole walks: one course from a machine to its end, and all courses where an answer is not known.

import type { RuleRef } from "#engine/iptables/ruleset.ts";
import type { Machine, Question } from "#engine/simulate/machine.ts";
import type { Program } from "#engine/simulate/program.ts";
import { skipMisses, step } from "#engine/simulate/step.ts";
import type { Assumption, End, Step, Trace, Verdict } from "#engine/simulate/trace.ts";

/** How many steps all courses of a walk may take together before it is called undecided. */
const MOST_STEPS = 100_000;
/** How deep calls may nest: more than any kernel takes, and what a circle of chains runs into. */
const MOST_FRAMES = 1024;
/** How many courses are walked; unknown answers double them. */
const MOST_COURSES = 256;

export interface Walk {
  /** The course taken with every preferred or chosen answer. */
  readonly trace: Trace;
  /** Its last machine: what the node remembers afterwards. */
  readonly machine: Machine;
  /** Holds on every course, or is UNDECIDED. */
  readonly verdict: Verdict;
  readonly assumptions: readonly Assumption[];
  /** The ends of the other courses that differ from the one shown. */
  readonly otherEnds: readonly End[];
}

interface Course {
  readonly steps: readonly Step[];
  readonly machine: Machine;
  readonly questions: readonly Question[];
}

/** Walks to the end. Where an answer is not known, every course is walked and compared. */
export function run(program: Program, begun: Machine): Walk {
  const start = holdsRulesFor(program, begun) ? begun : { ...begun, end: otherFamily(program, begun) };
  const first = follow(program, start, MOST_STEPS);
  let left = MOST_STEPS - first.steps.length;
  const courses: Course[] = [first];
  const open = alternatives(first, start.choices);
  let complete = true;
  for (let choices = open.pop(); choices !== undefined; choices = open.pop()) {
    if (courses.length >= MOST_COURSES || left <= 0) {
      complete = false;
      break;
    }
    const course = follow(program, { ...start, choices }, left);
    left -= course.steps.length;
    courses.push(course);
    open.push(...alternatives(course, choices));
  }
  return summarise(start, first, courses, complete);
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
  const questions: Question[] = [];
  let machine = start;
  for (let count = 0; machine.end === undefined && count < most && machine.frames.length < MOST_FRAMES; count++) {
    const skipped = skipMisses(program, machine);
    const next = skipped ?? step(program, machine);
    if ("question" in next) {
      questions.push(next.question);
      machine = { ...machine, choices: new Map(machine.choices).set(next.question.key, next.question.preferred) };
      continue;
    }
    if (next.step !== undefined) steps.push(next.step);
    machine = next.machine;
  }
  return { steps, machine: machine.end === undefined ? tooLong(machine) : machine, questions };
}

function tooLong(machine: Machine): Machine {
  const why = "the walk does not come to an end: the chains may call each other in a circle";
  return { ...machine, end: { verdict: "UNDECIDED", fate: "unknown", out: undefined, decider: undefined, why } };
}

/** The choices that lead off this course, each at one of its questions. */
function alternatives(course: Course, given: ReadonlyMap<string, string>): ReadonlyMap<string, string>[] {
  const result: ReadonlyMap<string, string>[] = [];
  const taken = new Map(given);
  for (const question of course.questions) {
    for (const option of question.options)
      if (option !== question.preferred) result.push(new Map(taken).set(question.key, option));
    taken.set(question.key, question.preferred);
  }
  return result;
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
    verdict: same ? end.verdict : "UNDECIDED",
    assumptions: assumptionsOf(start, courses, complete),
    otherEnds: others,
  };
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
  for (const course of courses) for (const question of course.questions) questions.set(question.key, question);
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
