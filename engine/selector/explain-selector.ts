// A selector in plain words: `endpoints whose namespace is "shop" and label role is not "db" (or missing)`.
import { foldSelector, type Selector, type SetTerm, type ValueOperator, type ValueTerm } from "#engine/selector/selector.ts";

/** What holds, and what holds where the selector does not. */
interface Phrase {
  readonly yes: Words;
  readonly no: Words;
}

interface Words {
  readonly text: string;
  readonly join: "and" | "or" | undefined;
}

const MOST_PARTS = 6;
const MOST_CHARACTERS = 300;

/** `things` are what is selected: endpoints, pods, namespaces. */
export function explainSelector(tree: Selector, things = "endpoints"): string {
  if (tree.kind === "all") return `all ${things}`;
  if (tree.kind === "global") return "what is in no namespace";
  return `${things} whose ${foldSelector(tree, phraseOf).yes.text}`;
}

function phraseOf(node: Selector, parts: readonly Phrase[]): Phrase {
  switch (node.kind) {
    case "all":
    case "global":
      return simple("labels are any", "labels are none");
    case "has": {
      const subject = subjectOf(node.key.text);
      return simple(`${subject} is set`, `${subject} is not set`);
    }
    case "value":
      return valuePhrase(node);
    case "set":
      return setPhrase(node);
    case "not":
      return { yes: joined("or", parts, "no"), no: joined("and", parts, "yes") };
    case "and":
      return { yes: joined("and", parts, "yes"), no: joined("or", parts, "no") };
    case "or":
      return { yes: joined("or", parts, "yes"), no: joined("and", parts, "no") };
  }
}

function simple(yes: string, no: string): Phrase {
  return { yes: { text: clipped(yes), join: undefined }, no: { text: clipped(no), join: undefined } };
}

/** Those that other parts of Calico give to endpoints have a meaning of their own. */
function subjectOf(key: string): string {
  switch (key) {
    case "projectcalico.org/namespace":
      return "namespace";
    case "projectcalico.org/serviceaccount":
      return "service account";
    case "projectcalico.org/orchestrator":
      return "orchestrator";
    default:
      if (key.startsWith("pcns.")) return `namespace's label ${key.slice("pcns.".length)}`;
      if (key.startsWith("pcsa.")) return `service account's label ${key.slice("pcsa.".length)}`;
      return `label ${key}`;
  }
}

const VERBS: Readonly<Record<ValueOperator, readonly [yes: string, no: string]>> = {
  "==": ["is", "is not"],
  "!=": ["is not", "is"],
  contains: ["contains", "does not contain"],
  "starts with": ["starts with", "does not start with"],
  "ends with": ["ends with", "does not end with"],
};

function valuePhrase({ key, operator, value }: ValueTerm): Phrase {
  const [yes, no] = VERBS[operator];
  const [isThere, isMissing] = operator === "!=" ? [" (or missing)", ""] : ["", " (or missing)"];
  const subject = subjectOf(key.text);
  return simple(`${subject} ${yes} "${value.text}"${isThere}`, `${subject} ${no} "${value.text}"${isMissing}`);
}

function setPhrase({ key, operator, values }: SetTerm): Phrase {
  const subject = subjectOf(key.text);
  const shown = values.slice(0, MOST_PARTS).map(({ text }) => `"${text}"`);
  const rest = values.length - shown.length;
  const list = `${shown.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
  const inside = values.length === 0 ? `${subject} is one of no values` : `${subject} is one of ${list}`;
  const outside = values.length === 0 ? `${subject} is anything (or missing)` : `${subject} is none of ${list} (or missing)`;
  return operator === "in" ? simple(inside, outside) : simple(outside, inside);
}

/** A single part stays as it is; what is joined otherwise than the whole stands in parentheses. */
function joined(join: "and" | "or", parts: readonly Phrase[], which: "yes" | "no"): Words {
  const words = parts.slice(0, MOST_PARTS).map((part) => part[which]);
  const [first] = words;
  if (first !== undefined && parts.length === 1) return first;
  const texts = words.map(({ text, join: inner }) => (inner === undefined || inner === join ? text : `(${text})`));
  if (parts.length > words.length) texts.push(`${parts.length - words.length} more conditions`);
  return { text: clipped(texts.join(` ${join} `)), join };
}

function clipped(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 1)}…` : text;
}
