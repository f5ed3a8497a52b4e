// Text of a selector → tree, as Parse() of libcalico-go/lib/selector/parser/parser.go does it, with all problems and not only the
// first. `||` binds weaker than `&&`, that weaker than `!`. The open parentheses are a list, so depth costs no stack.
import { lexSelector } from "#engine/selector/lexer.ts";
import { readNegation } from "#engine/selector/parse-negation.ts";
import { parseTerm } from "#engine/selector/parse-term.ts";
import { type LabelUse, type Parser, readToken, refuse, replaceFix, tokenAhead } from "#engine/selector/parser.ts";
import { readStray, reportMissingConnective, reportUnclosed } from "#engine/selector/problems.ts";
import type { Selector } from "#engine/selector/selector.ts";
import { isSign, meantSign, type Token } from "#engine/selector/token.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";
import { type Span, spanOf } from "#engine/text/span.ts";

export interface ParsedSelector {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** Undefined where Calico refuses the text: then it selects nothing that could be known. */
  readonly tree: Selector | undefined;
  /** Also those of a text that Calico refuses, in order. */
  readonly uses: readonly LabelUse[];
  /** Spans count from the beginning of the text; `movedBy` shifts them into a file. */
  readonly problems: readonly Diagnostic[];
}

/** What stands between a parenthesis and its end, or in none: alternatives of terms. */
interface Group {
  /** Of the parenthesis; undefined for the whole. */
  readonly open: Span | undefined;
  /** Where the `!`s before the parenthesis begin, if they negate. */
  readonly negatedFrom: number | undefined;
  readonly alternatives: Selector[];
  terms: Selector[];
}

export function parseSelector(text: string): ParsedSelector {
  const { tokens, strayBlanks } = lexSelector(text);
  const parser: Parser = { text, tokens, problems: [], uses: [], at: 0, isRefused: false, isLost: false };
  for (const span of strayBlanks) refuseStrayBlank(parser, span);
  const isEmpty = tokenAhead(parser).kind === "end";
  const tree: Selector | undefined = isEmpty ? { kind: "all", span: spanOf(0, text.length) } : parseExpression(parser);
  return {
    text,
    tokens,
    tree: parser.isRefused ? undefined : tree,
    uses: parser.uses,
    problems: parser.problems.sort((a, b) => a.span.start - b.span.start),
  };
}

function refuseStrayBlank(parser: Parser, span: Span): void {
  const isLineBreak = /[\r\n]/.test(parser.text.slice(span.start, span.end));
  const atEnd = span.end === parser.text.length;
  const what = isLineBreak ? "a line break" : "this kind of blank";
  const hint = isLineBreak && atEnd ? "; in YAML write >- instead of > or |" : "";
  const message = `Calico refuses ${what} in a selector, only blanks and tabs may part its words${hint}`;
  const fix = atEnd ? replaceFix("Remove it", span, "") : replaceFix("Write a blank", span, " ");
  refuse(parser, span, message, [fix]);
}

function parseExpression(parser: Parser): Selector | undefined {
  const groups: Group[] = [];
  let group: Group = newGroup(undefined, undefined);
  for (;;) {
    const negatedFrom = readNegation(parser);
    const token = tokenAhead(parser);
    if (isSign(token, "(")) {
      parser.at++;
      groups.push(group);
      group = newGroup(token.span, negatedFrom);
      continue;
    }
    addTerm(group, parseTerm(parser), negatedFrom);
    group = readClosings(parser, groups, group);
    if (!readConnective(parser, group)) break;
  }
  if (groups.length > 0) {
    if (!parser.isLost)
      reportUnclosed(
        parser,
        [...groups.slice(1), group].flatMap(({ open }) => open ?? []),
      );
    return undefined;
  }
  return finished(group);
}

function newGroup(open: Span | undefined, negatedFrom: number | undefined): Group {
  return { open, negatedFrom, alternatives: [], terms: [] };
}

/** A broken term is left out: its problem keeps the tree from being used. */
function addTerm(group: Group, term: Selector | undefined, negatedFrom: number | undefined): void {
  if (term === undefined) return;
  group.terms.push(negatedFrom === undefined ? term : { kind: "not", operand: term, span: spanOf(negatedFrom, term.span.end) });
}

/** Reads the `)` behind a term; answers with the group that is open then. */
function readClosings(parser: Parser, groups: Group[], inner: Group): Group {
  let group = inner;
  for (let token = tokenAhead(parser); isSign(token, ")"); token = tokenAhead(parser)) {
    parser.at++;
    const outer = groups.pop();
    if (outer === undefined) refuse(parser, token.span, "No ( is open here", [replaceFix("Remove the )", token.span, "")]);
    else {
      addTerm(outer, finished(group), group.negatedFrom);
      group = outer;
    }
  }
  return group;
}

function finished(group: Group): Selector | undefined {
  return combined("or", [...group.alternatives, ...present(combined("and", group.terms))]);
}

function present(term: Selector | undefined): readonly Selector[] {
  return term === undefined ? [] : [term];
}

/** One operand alone stands for itself, in parentheses or not. */
function combined(kind: "and" | "or", operands: readonly Selector[]): Selector | undefined {
  const [first] = operands;
  const last = operands.at(-1);
  if (first === undefined || last === undefined || operands.length === 1) return first;
  return { kind, operands, span: spanOf(first.span.start, last.span.end) };
}

/** Whether another term follows. Reads what joins it, or reports that nothing does and takes it for `&&`. */
function readConnective(parser: Parser, group: Group): boolean {
  readStray(parser);
  const token = tokenAhead(parser);
  if (token.kind === "end") return false;
  const sign = meantSign(token);
  if (sign !== "&&" && sign !== "||") {
    reportMissingConnective(parser, token);
    return !parser.isLost;
  }
  readToken(parser);
  if (token.kind === "wrong") {
    refuse(parser, token.span, `Terms are joined with ${sign}, not with "${token.text}"`, [
      replaceFix(`Write ${sign}`, token.span, sign),
    ]);
  }
  if (sign === "||") {
    group.alternatives.push(...present(combined("and", group.terms)));
    group.terms = [];
  }
  return true;
}
