// A walk for people: what the kernel does in order, in each table the chains, in each chain the rules; the verdict last.
import type { Dumps } from "#cli/dumps.ts";
import { layOut, type Paint, type Piece, type Style, verdictStyle, wrap } from "#cli/paint.ts";
import type { TracedPacket } from "#cli/trace-json.ts";
import { describeMark } from "#engine/calico/mark-words.ts";
import { deciderWords, outcomeSentence, placeWords } from "#engine/calico/outcome.ts";
import { hex } from "#engine/iptables/values/mark.ts";
import { formatPacketLine } from "#engine/net/packet-format.ts";
import { explainRule } from "#engine/simulate/explain.ts";
import type { Walk } from "#engine/simulate/run.ts";
import type { Assumption, End, RuleStep, Step } from "#engine/simulate/trace.ts";
import { effectWords, missWords } from "#server/walk/lines.ts";
import { ruleText } from "#server/walk/places.ts";

export interface Look {
  readonly paint: Paint;
  readonly columns: number;
  /** Show rules that do not match, too. */
  readonly verbose: boolean;
}

/** Lines being gathered of one table at one hook. */
interface Phase {
  readonly title: string;
  readonly lines: string[];
  /** Chains that are open, innermost last. */
  readonly chains: string[];
  /** What the table came to where no rule matched; "" once one did. */
  brief: string;
}

export function traceText(traced: TracedPacket, look: Look): string[] {
  const { paint, columns } = look;
  const packet = formatPacketLine(traced.given.request);
  const title = traced.given.id === undefined ? "packet" : traced.given.id;
  return [
    ...layOut(paint, columns, 0, [
      { text: title, style: "bold" },
      { text: packet, style: "plain" },
    ]),
    "",
    ...phaseLines(traced, look),
    "",
    ...endLines(traced, look),
    ...assumptionLines(traced.walk, look),
  ];
}

function phaseLines(traced: TracedPacket, look: Look): string[] {
  const lines: string[] = [];
  let phase: Phase | undefined;
  for (const step of traced.walk.trace.steps) {
    if (step.kind === "note") {
      lines.push(...closePhase(phase, look), ...noteLines(step, look));
      phase = undefined;
      continue;
    }
    const title = `${step.hook} · ${step.kind === "rule" ? step.ref.table : step.table}`;
    if (phase?.title !== title || step.kind === "enter") {
      lines.push(...closePhase(phase, look));
      phase = { title, lines: [], chains: [], brief: "no rule matches" };
    }
    addStep(traced, look, phase, step);
  }
  return [...lines, ...closePhase(phase, look)];
}

/** A table in which no rule matched takes one line. */
function closePhase(phase: Phase | undefined, { paint, columns }: Look): string[] {
  if (phase === undefined) return [];
  const { title, lines, brief } = phase;
  const head = layOut(paint, columns, 0, [
    { text: title, style: "bold" },
    { text: brief, style: "dim" },
  ]);
  return brief === "" ? [...head, ...lines] : head;
}

function noteLines({ about, hook, note }: Extract<Step, { kind: "note" }>, { paint, columns }: Look): string[] {
  const titles = { conntrack: "connection tracking", nat: `${hook} · translation`, route: "routing", loopback: "loopback" };
  return layOut(paint, columns, 0, [
    { text: titles[about], style: "bold" },
    { text: note, style: "plain" },
  ]);
}

function addStep(traced: TracedPacket, look: Look, phase: Phase, step: Exclude<Step, { kind: "note" }>): void {
  switch (step.kind) {
    case "enter":
      return openChain(phase, step.chain, look);
    case "rule":
      return addRule(traced, look, phase, step);
    case "missed":
      return look.verbose ? addMisses(traced, look, phase, step) : undefined;
    case "return":
      if (look.verbose) addLine(phase, look, step.chain, [{ text: "end of the chain: back to the caller", style: "dim" }]);
      closeChain(phase, step.chain);
      return;
    case "policy":
      if (phase.brief !== "") phase.brief = `policy ${step.verdict}`;
      return addLine(phase, look, step.chain, [
        { text: `policy ${step.verdict}`, style: step.verdict === "DROP" ? "red" : "dim" },
      ]);
  }
}

function openChain(phase: Phase, chain: string, look: Look, arrow = ""): void {
  phase.chains.push(chain);
  // The builtin chain has the name of the hook, which stands above already.
  if (phase.title.startsWith(`${chain} ·`)) return;
  phase.lines.push(...layOut(look.paint, look.columns, indentOf(phase) - INDENT, [{ text: `${arrow}${chain}`, style: "cyan" }]));
}

function closeChain(phase: Phase, chain: string): void {
  const at = phase.chains.lastIndexOf(chain);
  if (at >= 0) phase.chains.length = at;
}

const INDENT = 2;

function indentOf({ chains }: Phase): number {
  return INDENT * Math.max(chains.length, 1);
}

/** A walk that begins in the middle of a chain, or comes back to one, finds it closed. */
function addLine(phase: Phase, look: Look, chain: string, pieces: readonly Piece[]): void {
  if (phase.chains.at(-1) !== chain) {
    if (phase.chains.includes(chain)) phase.chains.length = phase.chains.lastIndexOf(chain) + 1;
    else openChain(phase, chain, look);
  }
  phase.lines.push(...layOut(look.paint, look.columns, indentOf(phase), pieces));
}

function addRule({ dump, layout }: TracedPacket, look: Look, phase: Phase, step: RuleStep): void {
  const { ref, effect, after } = step;
  phase.brief = "";
  const isCall = effect?.kind === "jump" || effect?.kind === "goto";
  // Where a call goes stands below it, as the heading of the chain.
  const words = `${isCall ? "" : effectWords(layout, step)}${takenWords(step)}`;
  addLine(phase, look, ref.chain, [
    { text: `${ref.number}  ${ruleText(dump.program, ref, MOST_RULE)}`, style: effect === undefined ? "dim" : "plain" },
    { text: words, style: effectStyle(step) },
    { text: after.mark === 0 || words.startsWith("mark ") ? "" : `mark ${hex(after.mark)}`, style: "dim" },
  ]);
  if (effect?.kind === "goto") phase.chains.pop();
  if (isCall) openChain(phase, effect.chain, look, effect.kind === "goto" ? "⇒ " : "→ ");
  if (effect?.kind === "return") closeChain(phase, ref.chain);
}

function takenWords({ answer, assumed, effect }: RuleStep): string {
  if (answer !== "unknown" || effect === undefined) return "";
  return assumed === "yes" ? " (taken to match)" : " (whether it matches makes no difference)";
}

const MOST_RULE = 2000;

function effectStyle({ effect }: RuleStep): Style {
  switch (effect?.kind) {
    case "verdict":
      return verdictStyle(effect.verdict);
    case "jump":
    case "goto":
      return "cyan";
    case "unknown":
      return "yellow";
    case "return":
    case "continue":
      return "plain";
    case undefined:
      return "dim";
  }
}

function addMisses({ dump }: TracedPacket, look: Look, phase: Phase, step: Extract<Step, { kind: "missed" }>): void {
  phase.brief = "";
  for (let number = step.from; number <= step.to; number++) {
    const ref = { table: step.table, chain: step.chain, number };
    addLine(phase, look, step.chain, [
      { text: `${number}  ${ruleText(dump.program, ref, MOST_RULE)}`, style: "dim" },
      { text: `✗ ${missWords(explainRule(dump.program, ref, step.packet))}`, style: "dim" },
    ]);
  }
}

function endLines({ dump, layout, walk }: TracedPacket, look: Look): string[] {
  const { mark } = walk.trace.packet;
  const words = mark === 0 ? "" : `: ${describeMark(layout, mark).sentence}`;
  const indent = walk.verdict.length + 2;
  const lines = [
    ...wrapped(outcomeSentence(dump.program, walk), indent, look),
    ...wrapped(`mark ${hex(mark)}${words}`, indent, look),
  ];
  const [first = "", ...rest] = lines;
  return [`${look.paint(walk.verdict, verdictStyle(walk.verdict))}${first.slice(walk.verdict.length)}`, ...rest];
}

function wrapped(text: string, indent: number, { columns }: Look): string[] {
  return wrap(text, Math.max(columns - indent, 20)).map((line) => `${" ".repeat(indent)}${line}`);
}

function assumptionLines(walk: Walk, look: Look): string[] {
  if (walk.assumptions.length === 0) return [];
  const others = walk.otherEnds.map((end) => `It could also end otherwise: ${otherWords(end)}.`);
  return [
    "",
    look.paint("Taken for granted", "bold"),
    ...walk.assumptions.flatMap((one) => [...listed(assumptionWords(one), look), ...flipLines(one)]),
    ...others.flatMap((text) => listed(text, look)),
  ];
}

function listed(text: string, look: Look): string[] {
  const [first = "", ...rest] = wrapped(text, 4, look);
  return [`  - ${first.slice(4)}`, ...rest];
}

function otherWords({ verdict, fate, decider, out, why }: End): string {
  const by = decider === undefined ? "" : ` by ${deciderWords(decider)}`;
  const where = fate === "delivered" ? ", delivered to this node" : out === undefined ? "" : `, out by ${out}`;
  return `${verdict}${by}${where}${why === undefined ? "" : `, ${why}`}`;
}

function assumptionWords({ key, rule, why, chosen, decisive }: Assumption): string {
  const weight = decisive ? " The verdict depends on it." : "";
  return `${rule === undefined ? key : placeWords(rule)}: ${why}; taken as "${chosen}".${weight}`;
}

/** What to say to see the other way; never broken, so that it can be copied. */
function flipLines({ key, options, chosen }: Assumption): string[] {
  return options.filter((option) => option !== chosen).map((option) => `      otherwise: --assume "${key}=${option}"`);
}

/** Where the node's part of the answer comes from. */
export function nodeText({ byFamily, node, nodeFiles, backend }: Dumps, look: Look): string[] {
  const from = nodeFiles.length === 0 ? "nothing is known but the rules" : `as told by ${nodeFiles.join(", ")}`;
  const gaps = [...byFamily.values()].flatMap(({ program }) => program.gaps.assumptions);
  const lines = [`iptables-${backend}`, from, ...gaps, ...node.assumptions];
  return [look.paint("Node", "bold"), ...lines.flatMap((text) => listed(text, look))];
}
