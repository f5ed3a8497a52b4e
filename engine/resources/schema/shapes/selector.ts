// Selectors in fields, by the parser of selectors.
import type { YamlScalar } from "#engine/resources/resource.ts";
import type { Place, Shape } from "#engine/resources/schema/schema.ts";
import { hasSince } from "#engine/resources/validate/place.ts";
import { newerWords } from "#engine/selector/newer-words.ts";
import { type ParsedSelector, parseSelector } from "#engine/selector/parse-selector.ts";
import { type Diagnostic, diagnostic, movedBy } from "#engine/text/diagnostic.ts";
import type { Span } from "#engine/text/span.ts";

const EXPECTED = "a selector";
const EXAMPLES = ["role == 'db'", "has(role) && tier in {'front', 'back'}", "all()"];

/** Of endpoints and nodes, where global() has nothing to say. */
export const SELECTOR: Shape = {
  expected: EXPECTED,
  examples: EXAMPLES,
  check: (scalar, place) => problemsOf(scalar, place, refuseGlobal),
};

/** What the validator only parses: notSelector, and selectors of service accounts. */
export const PLAIN_SELECTOR: Shape = {
  expected: EXPECTED,
  examples: EXAMPLES,
  check: (scalar, place) => problemsOf(scalar, place),
};

/** A rule's namespaceSelector: global() may be all of it (validateEntityRule()). */
export const RULE_NAMESPACE_SELECTOR: Shape = {
  expected: "a selector of namespaces, or global()",
  examples: ["env == 'prod'", "projectcalico.org/name == 'web'", "all()", "global()"],
  check: (scalar, place) => problemsOf(scalar, place, globalAlone),
};

type GlobalCheck = (parsed: ParsedSelector) => { readonly span: Span; readonly message: string } | undefined;

function problemsOf(scalar: YamlScalar, place: Place, check?: GlobalCheck): readonly Diagnostic[] {
  const parsed = parseSelector(scalar.source);
  const problems = [...parsed.problems];
  for (const { word, since } of newerWords(parsed.tokens)) {
    if (hasSince(place.vintage, since)) continue;
    problems.push(refused(word.span, `Selectors have ${word.text} only from Calico v${since} on`));
  }
  const fault = parsed.tree === undefined ? undefined : check?.(parsed);
  if (fault !== undefined) problems.push(refused(fault.span, fault.message));
  return problems.map((problem) => inFile(problem, scalar));
}

function refused(span: Span, message: string): Diagnostic {
  return diagnostic("calico-bad-value", "error", span, message);
}

/** Of a text with escapes or several lines, only the whole has a place. */
function inFile(problem: Diagnostic, { isPlain, textStart, span }: YamlScalar): Diagnostic {
  return isPlain ? movedBy(problem, textStart) : { ...problem, span, related: [], fixes: [] };
}

function refuseGlobal({ tokens }: ParsedSelector): ReturnType<GlobalCheck> {
  const global = tokens.find((token) => token.kind === "function" && token.name === "global");
  return global && { span: global.span, message: "global() has a meaning in a rule's namespaceSelector only" };
}

function globalAlone({ tokens }: ParsedSelector): ReturnType<GlobalCheck> {
  const global = tokens.find((token) => token.kind === "function" && token.name === "global");
  const isAlone = tokens.filter(({ kind }) => kind !== "end").length === 1;
  return global === undefined || isAlone
    ? undefined
    : { span: global.span, message: "global() cannot be combined with other terms: write a second rule for it" };
}
