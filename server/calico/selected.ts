// Who a selector selects. Where labels are not known the answer is not known either.

import { matchesValue } from "#engine/selector/match-selector.ts";
import { parseSelector } from "#engine/selector/parse-selector.ts";
import { foldSelector, type Selector } from "#engine/selector/selector.ts";
import type { Member } from "#server/calico/population.ts";

export interface Selected {
  readonly members: readonly Member[];
  /** Those it may select. */
  readonly perhaps: readonly Member[];
}

type Answer = "yes" | "no" | "unknown";

/** Undefined for a text that Calico refuses. */
export function selectedBy(text: string, members: readonly Member[]): Selected | undefined {
  const { tree } = parseSelector(text);
  if (tree === undefined) return undefined;
  const answers = members.map((member) => answerFor(tree, member));
  return {
    members: members.filter((_, index) => answers[index] === "yes"),
    perhaps: members.filter((_, index) => answers[index] === "unknown"),
  };
}

function answerFor(tree: Selector, { labels, unknown }: Member): Answer {
  const isUnknown = (key: string): boolean => !labels.has(key) && unknown.some((prefix) => key.startsWith(prefix));
  return foldSelector<Answer>(tree, (node, parts) => {
    switch (node.kind) {
      case "all":
      case "global":
        return "yes";
      case "has":
        return isUnknown(node.key.text) ? "unknown" : answer(labels.has(node.key.text));
      case "value":
        if (isUnknown(node.key.text)) return "unknown";
        return answer(matchesValue(node.operator, node.value.text, labels.get(node.key.text)));
      case "set": {
        const value = labels.get(node.key.text);
        if (isUnknown(node.key.text)) return "unknown";
        return answer(node.values.some(({ text }) => text === value) === (node.operator === "in"));
      }
      case "not":
        return parts[0] === "unknown" ? "unknown" : answer(parts[0] === "no");
      case "and":
        return parts.includes("no") ? "no" : parts.includes("unknown") ? "unknown" : "yes";
      case "or":
        return parts.includes("yes") ? "yes" : parts.includes("unknown") ? "unknown" : "no";
    }
  });
}

function answer(holds: boolean): Answer {
  return holds ? "yes" : "no";
}

/** `3 endpoints`, `2 to 5 endpoints`, `1 endpoint, 2 network sets`. */
export function countWords({ members, perhaps }: Selected): string {
  const isSet = ({ kind }: Member): boolean => kind === "network set";
  const count = (all: readonly Member[], sets: boolean): number => all.filter((one) => isSet(one) === sets).length;
  const sets = amount(count(members, true), count(perhaps, true), "network set");
  const endpoints = amount(count(members, false), count(perhaps, false), "endpoint");
  const hasSets = count(members, true) + count(perhaps, true) > 0;
  const hasEndpoints = count(members, false) + count(perhaps, false) > 0;
  if (!hasSets) return endpoints;
  return hasEndpoints ? `${endpoints}, ${sets}` : sets;
}

function amount(sure: number, perhaps: number, what: string): string {
  const most = sure + perhaps;
  const words = most === 1 ? what : `${what}s`;
  if (perhaps === 0) return sure === 0 ? `no ${what}s` : `${sure} ${words}`;
  return `${sure} to ${most} ${words}`;
}
