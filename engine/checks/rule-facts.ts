// What the checks need to know of one rule once it has been read: what is wrong with it by itself, and what comparing it
// with the rules around it takes. Depends on the line's text and its table alone, so it is worked out once for a line
// that an edit leaves as it was.

import type { Part, RuleInput } from "#engine/checks/check.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";

/** What becomes of a packet that matches the rule, as far as the next rule is concerned. */
export type RuleEnd =
  /** It never comes to the next rule: a verdict, or a goto. */
  | "leaves"
  /** It leaves the chain and goes on in the one that called it. */
  | "returns"
  /** It comes to the next rule, perhaps changed, or may come back from a chain. */
  | "stays"
  /** Nobody knows. */
  | "unknown";

export interface RuleFacts {
  /** Places count from the beginning of the line. */
  readonly problems: readonly Diagnostic[];
  /** Whether the target is a chain of the table. */
  readonly jumps: boolean;
  readonly end: RuleEnd;
  /** One number for each thing tested, ascending; the same test has the same number in every rule. Comments do not count. */
  readonly conditions: readonly number[];
  /** The number of target and options. */
  readonly action: number;
  /** False when a word of the rule is not understood or a value cannot be read: nothing can then be said of the rule. */
  readonly understood: boolean;
}

/** Numbers for texts: the same text has the same number. */
export interface Numbering {
  readonly numbers: Map<string, number>;
}

export function numbering(): Numbering {
  return { numbers: new Map() };
}

/** `problems`: what was found wrong with the rule by itself. */
export function factsOf({ rule, table, parts }: RuleInput, problems: readonly Diagnostic[], { numbers }: Numbering): RuleFacts {
  const conditions: number[] = [];
  let understood = rule.strays.length === 0;
  let action = 0;
  let end: RuleEnd = "stays";
  const numberOf = (text: string): number => {
    const known = numbers.get(text);
    if (known !== undefined) return known;
    numbers.set(text, numbers.size + 1);
    return numbers.size;
  };
  for (const part of parts) {
    if (part.readings === undefined) understood = false;
    if (part.kind === "target") {
      action = numberOf(partText(part));
      end = endOf(part);
    } else if (part.name === "") {
      for (const { option } of part.decoded) conditions.push(numberOf(optionText(option)));
    } else if (part.name !== "comment") {
      conditions.push(numberOf(partText(part)));
    }
  }
  const { target } = rule;
  const jumps = target !== undefined && table.chains.has(target.name.text);
  if (target !== undefined && jumps) {
    action = numberOf(`${target.mode} ${target.name.text}`);
    end = target.mode === "goto" ? "leaves" : "stays";
  }
  return { problems, jumps, end, conditions: conditions.sort(ascending), action, understood };
}

function ascending(a: number, b: number): number {
  return a - b;
}

const LEAVING: ReadonlySet<string> = new Set([
  "ACCEPT",
  "DROP",
  "REJECT",
  "QUEUE",
  "NFQUEUE",
  "DNAT",
  "SNAT",
  "MASQUERADE",
  "REDIRECT",
  "NETMAP",
]);

/** NAT targets give a verdict as well; NFQUEUE with --queue-bypass may let the packet come back only as accepted. */
function endOf({ name, module }: Part): RuleEnd {
  if (name === "RETURN") return "returns";
  if (LEAVING.has(name)) return "leaves";
  return module === undefined ? "unknown" : "stays";
}

/** A match with its options as written, in the order of their names. */
function partText({ name, options }: Part): string {
  if (options.length === 1 && options[0] !== undefined) return `${name} ${optionText(options[0])}`;
  return `${name} ${options.map(optionText).sort().join(" ")}`;
}

function optionText({ key, negated, values }: Part["options"][number]): string {
  const text = values.length === 1 ? values[0]?.text : values.map((value) => value.text).join(" ");
  return `${negated ? "!" : ""}${key} ${text}`;
}
