// Words and pictures for what the server tells of a walk: no editor here, so that they can be tested.
import type { AssumptionView, ConditionView, PlaceParams, StepView, VerdictName, WalkResult, WalkView } from "#protocol/walk.ts";

export type Place = Omit<PlaceParams, "uri">;

/** A product icon and the colour it is shown in, both by the editor's names. */
export interface Icon {
  readonly name: string;
  readonly color: string | undefined;
}

/** The colour group of a verdict: `chainwalk.dropBackground`, `chainwalk.dropForeground`… */
export type Tone = "accept" | "drop" | "reject" | "undecided" | "return";

export function toneOf(verdict: VerdictName): Tone {
  switch (verdict) {
    case "ACCEPT":
      return "accept";
    case "DROP":
      return "drop";
    case "REJECT":
      return "reject";
    case "UNDECIDED":
      return "undecided";
    case "RETURN":
    case "QUEUE":
      return "return";
  }
}

export function verdictIcon(verdict: VerdictName): Icon {
  return { name: verdictIconName(verdict), color: `chainwalk.${toneOf(verdict)}Foreground` };
}

function verdictIconName(verdict: VerdictName): string {
  switch (verdict) {
    case "ACCEPT":
      return "pass";
    case "DROP":
      return "error";
    case "REJECT":
      return "circle-slash";
    case "UNDECIDED":
      return "question";
    case "QUEUE":
      return "inbox";
    case "RETURN":
      return "reply";
  }
}

export function stepIcon({ kind, verdict }: StepView): Icon {
  if (verdict !== undefined) return verdictIcon(verdict);
  switch (kind) {
    case "chain":
      return { name: "symbol-function", color: undefined };
    case "matched":
      return { name: "check", color: undefined };
    case "missed":
      return { name: "debug-step-over", color: "disabledForeground" };
    case "assumed":
      return { name: "question", color: "chainwalk.undecidedForeground" };
    case "policy":
      return { name: "law", color: undefined };
    case "return":
      return { name: "reply", color: "chainwalk.returnForeground" };
    case "note":
      return { name: "arrow-right", color: undefined };
  }
}

export function placeWords(place: Place | undefined): string {
  return place === undefined ? "" : `${place.table} ${place.chain} rule ${place.number}`;
}

/** `✗ --dport 80: destination port is 443`: the condition as written, then what the packet has. */
export function conditionLine({ answer, text, wanted, actual, subject, why }: ConditionView): string {
  const found = actual === undefined || actual === "" ? "" : `${subject} is ${actual}`;
  switch (answer) {
    case "yes":
      return found === "" ? `✓ ${text}` : `✓ ${text}: ${found}`;
    case "no": {
      const missing = wanted === "" || text.includes(wanted) ? "" : `wanted ${wanted}`;
      const words = [found, missing].filter((part) => part !== "").join(", ");
      return words === "" ? `✗ ${text}` : `✗ ${text}: ${words}`;
    }
    case "unknown": {
      const missing = why ?? (subject === "" ? "" : `${subject} is not known`);
      return missing === "" ? `? ${text}` : `? ${text}: ${missing}`;
    }
  }
}

/** The answer that follows the chosen one, round and round; undefined where there is nothing to choose. */
export function nextOption({ key, options, chosen }: AssumptionView): string | undefined {
  if (key === "" || options.length < 2) return undefined;
  return options[(options.indexOf(chosen) + 1) % options.length];
}

/** Text behind a line is one short line: long reasons end in an ellipsis, the hover has them in full. */
export function shorten(text: string, most: number): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}

/** A walk for a ticket or a chat. */
export function walkMarkdown(result: WalkResult, walk: WalkView, place: Place | undefined, file: string): string {
  const from = place === undefined ? "through the node" : `from ${placeWords(place)}`;
  return [
    `### ${walk.verdict}: ${code(result.packet ?? "")}`,
    "",
    escapeMarkdown(walk.summary),
    "",
    `- Rules: ${code(file)}, ${from}`,
    `- Mark at the end: ${code(walk.mark)}`,
    ...walk.variants.map(({ name, verdict }) => `- ${name}: ${verdict}`),
    "",
    ...walk.phases.flatMap(({ label, description, children }) => [
      `- **${escapeMarkdown(label)}**${description === "" ? "" : ` ${escapeMarkdown(description)}`}`,
      ...children.flatMap((child) => stepMarkdown(child, 1)),
    ]),
    ...assumptionMarkdown(walk.assumptions),
    "",
  ].join("\n");
}

function stepMarkdown(step: StepView, depth: number): string[] {
  if (step.kind === "missed") return [];
  const description = step.description === "" ? "" : `: ${escapeMarkdown(step.description)}`;
  const line = step.line === undefined ? "" : ` (line ${step.line + 1})`;
  const own = `${"  ".repeat(depth)}- ${code(step.label)}${description}${line}`;
  return [own, ...step.children.flatMap((child) => stepMarkdown(child, depth + 1))];
}

function assumptionMarkdown(assumptions: readonly AssumptionView[]): string[] {
  if (assumptions.length === 0) return [];
  const lines = assumptions.map(({ why, chosen, decisive, place }) => {
    const taken = chosen === "" ? "" : `: taken as **${escapeMarkdown(chosen)}**`;
    return `- ${escapeMarkdown(place)}: ${escapeMarkdown(why)}${taken}${decisive ? " (the verdict depends on it)" : ""}`;
  });
  return ["", "Assumed:", "", ...lines];
}

/** A code span whose fence is longer than any run of backticks in it. */
function code(text: string): string {
  const line = text.replace(/\s+/g, " ");
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${line}${fence}` : `${fence} ${line} ${fence}`;
}

function escapeMarkdown(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\`*_{}[\]<>#|~]/g, "\\$&");
}
