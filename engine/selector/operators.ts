// The words of the selector language as data: operators and functions, what they mean and since when Calico knows them.

export type Operator = "==" | "!=" | "in" | "not in" | "contains" | "starts with" | "ends with";
export type SelectorFunction = "has" | "all" | "global";

export interface OperatorFacts {
  /** One quoted value, or several in braces. */
  readonly takes: "value" | "set";
  /** The first version of Calico that knows it; undefined: every version. */
  readonly since: string | undefined;
  readonly summary: string;
}

/** Semantics: libcalico-go/lib/selector/parser/ast.go. The order is the one completion offers. */
export const OPERATORS: Readonly<Record<Operator, OperatorFacts>> = {
  "==": { takes: "value", since: undefined, summary: "The label is there and has this value." },
  "!=": { takes: "value", since: undefined, summary: "The label has another value or is not there at all." },
  in: { takes: "set", since: undefined, summary: "The label is there and has one of these values." },
  "not in": { takes: "set", since: undefined, summary: "The label has none of these values or is not there at all." },
  contains: { takes: "value", since: "3.6", summary: "The label is there and its value has this text in it." },
  "starts with": { takes: "value", since: "3.6", summary: "The label is there and its value begins with this text." },
  "ends with": { takes: "value", since: "3.6", summary: "The label is there and its value ends with this text." },
};

export interface FunctionFacts {
  readonly takesKey: boolean;
  readonly since: string | undefined;
  readonly summary: string;
}

export const FUNCTIONS: Readonly<Record<SelectorFunction, FunctionFacts>> = {
  has: { takesKey: true, since: undefined, summary: "The label is there, whatever its value." },
  all: { takesKey: false, since: undefined, summary: "Matches everything. An empty selector means the same." },
  global: {
    takesKey: false,
    since: "3.15",
    summary: "In a rule's namespaceSelector: what is in no namespace, such as host endpoints and global network sets.",
  },
};

export const OPERATOR_WORDS: readonly Operator[] = ["==", "!=", "in", "not in", "contains", "starts with", "ends with"];
export const FUNCTION_WORDS: readonly SelectorFunction[] = ["has", "all", "global"];

/** MaxLabelLength, libcalico-go/lib/selector/tokenizer/tokenizer.go. */
export const LONGEST_KEY = 512;

const KEY_CHARACTER = /[A-Za-z0-9_./-]/;

/** identifierChar(), the same file. */
export function isKeyCharacter(character: string): boolean {
  return KEY_CHARACTER.test(character);
}
