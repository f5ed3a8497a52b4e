// The `!`s before a term. Calico takes any number of them and keeps whether it was odd.
import { advise, type Parser, readToken, refuse, replaceFix, tokenAhead } from "#engine/selector/parser.ts";
import { meantSign } from "#engine/selector/token.ts";
import { diagnostic } from "#engine/text/diagnostic.ts";
import { spanOf } from "#engine/text/span.ts";

/** Where they begin, if the term is negated by them. */
export function readNegation(parser: Parser): number | undefined {
  const { start } = tokenAhead(parser).span;
  let count = 0;
  let end = start;
  for (let token = tokenAhead(parser); meantSign(token) === "!"; token = tokenAhead(parser)) {
    readToken(parser);
    count++;
    end = token.span.end;
    if (token.kind !== "wrong") continue;
    const upToTerm = spanOf(token.span.start, tokenAhead(parser).span.start);
    refuse(parser, token.span, `A term is negated with !, not with "${token.text}"`, [replaceFix("Write !", upToTerm, "!")]);
  }
  if (count > 1) reportRepeated(parser, start, end, count);
  return count % 2 === 1 ? start : undefined;
}

function reportRepeated(parser: Parser, start: number, end: number, count: number): void {
  const rest = count % 2 === 1 ? "!" : "";
  const message = `${count} times ! is the same as ${rest === "" ? "none" : "one"}`;
  const fixes = [replaceFix(rest === "" ? "Remove them" : "Write one !", spanOf(start, end), rest)];
  advise(parser, diagnostic("selector-double-negation", "hint", spanOf(start, end), message, { fixes }));
}
