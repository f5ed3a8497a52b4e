// Upstream's cases of the selector language: what matches, tokens, what is refused, canonical text with its id, prefixes on keys.
import { base64Url, digest } from "#engine/felix/digest.ts";
import { lexSelector } from "#engine/selector/lexer.ts";
import { matchesSelector } from "#engine/selector/match-selector.ts";
import { parseSelector } from "#engine/selector/parse-selector.ts";
import { prefixKeys } from "#engine/selector/prefix-keys.ts";
import { printSelector } from "#engine/selector/print-selector.ts";
import type { Token } from "#engine/selector/token.ts";
import type { Tally } from "#test/conformance/felix/tally.ts";

type Labels = Readonly<Record<string, string>>;

type Case = { readonly selector: string } & (
  | { readonly kind: "eval"; readonly matches: readonly Labels[]; readonly nonMatches: readonly Labels[] }
  | { readonly kind: "tokenize"; readonly tokens: readonly (readonly string[])[] | null; readonly valid: boolean }
  | { readonly kind: "invalid" }
  | { readonly kind: "canonical"; readonly canonical: string; readonly uid: string | null }
  | { readonly kind: "prefix-visitor"; readonly prefix: string; readonly canonical: string }
);

export function runSelector(lines: readonly string[]): Tally {
  const misses: string[] = [];
  const cases = lines.filter((line) => line.trim() !== "");
  for (const line of cases) {
    const one: Case = JSON.parse(line);
    const miss = missOf(one);
    if (miss !== undefined) misses.push(`${one.kind} ${one.selector}: ${miss}`);
  }
  return { agree: cases.length - misses.length, total: cases.length, notModelled: 0, misses };
}

/** What came out instead; undefined where it agrees. */
function missOf(one: Case): string | undefined {
  const { tree } = parseSelector(one.selector);
  switch (one.kind) {
    case "eval": {
      if (tree === undefined) return "refused";
      const matches = (labels: Labels): boolean => matchesSelector(tree, new Map(Object.entries(labels)));
      const wrong = [...one.matches.filter((labels) => !matches(labels)), ...one.nonMatches.filter(matches)];
      return wrong.length === 0 ? undefined : JSON.stringify(wrong);
    }
    case "tokenize":
      return difference(tokensOf(one.selector), one.tokens);
    case "invalid":
      return tree === undefined ? undefined : printSelector(tree);
    case "canonical":
      if (tree === undefined) return "refused";
      return difference(printSelector(tree), one.canonical) ?? difference(setIdOf(printSelector(tree)), one.uid);
    case "prefix-visitor":
      return tree === undefined ? "refused" : difference(printSelector(prefixKeys(tree, one.prefix)), one.canonical);
  }
}

/** Null in a case: not asked, or not valid. */
function difference(ours: unknown, theirs: unknown): string | undefined {
  if (theirs === null && typeof ours === "string") return undefined;
  return JSON.stringify(ours) === JSON.stringify(theirs) ? undefined : JSON.stringify(ours);
}

function setIdOf(canonical: string): string {
  return `s:${base64Url(digest("sha224", `s:${canonical}`))}`;
}

/** In the tokenizer's own names; null where it would stop. */
function tokensOf(selector: string): readonly (readonly string[])[] | null {
  const { tokens, strayBlanks } = lexSelector(selector);
  const named = tokens.map(nameOf);
  return strayBlanks.length > 0 || named.includes(undefined) ? null : named.flatMap((name) => (name === undefined ? [] : [name]));
}

const NAMES: Readonly<Record<string, string>> = {
  "(": "LParen",
  ")": "RParen",
  "{": "LBrace",
  "}": "RBrace",
  ",": "Comma",
  "!": "Not",
  "&&": "And",
  "||": "Or",
  "==": "Eq",
  "!=": "Ne",
  in: "In",
  "not in": "NotIn",
  contains: "Contains",
  "starts with": "StartsWith",
  "ends with": "EndsWith",
  all: "All",
  global: "Global",
};

function nameOf(token: Token): readonly string[] | undefined {
  switch (token.kind) {
    case "key":
      return token.fault === undefined ? ["Label", token.text] : undefined;
    case "string":
      return token.fault === undefined ? ["StringLiteral", token.text] : undefined;
    case "operator":
      return [NAMES[token.operator] ?? ""];
    case "sign":
      return [NAMES[token.sign] ?? ""];
    case "function":
      if (!token.isClosed) return undefined;
      if (token.name !== "has") return [NAMES[token.name] ?? ""];
      return token.key === undefined || token.key.fault !== undefined ? undefined : ["Has", token.key.text];
    case "wrong":
      return undefined;
    case "end":
      return ["EOF"];
  }
}
