// Expectations that no walk can meet, found before any is run.
import type { Expectation, OutcomeWanted, PacketCase, Place, Written } from "#engine/expect/packet-file.ts";
import { complain, type YamlSource } from "#engine/expect/yaml-source.ts";
import type { Span } from "#engine/text/span.ts";

export function reportImpossible(source: YamlSource, { expect, request }: PacketCase): void {
  if (expect === undefined) return;
  const { verdict, out, not } = expect;
  const report = (span: Span, message: string) => complain(source, "packets-impossible", span, message);
  if (out !== undefined && (verdict?.value === "DROP" || verdict?.value === "REJECT")) {
    report(out.span, `a packet that ends in ${verdict.value} leaves by no device`);
  }
  if (out !== undefined && request?.out !== undefined && request.out !== out.value) {
    report(out.span, `the packet line says that it leaves by ${request.out}`);
  }
  reportPolicy(expect, report);
  if (not !== undefined) reportBoth(expect, not, report);
}

type Report = (span: Span, message: string) => void;

/** A builtin chain's policy is ACCEPT or DROP. */
function reportPolicy({ verdict, by }: Expectation, report: Report): void {
  if (by?.value.rule !== "policy" || verdict === undefined) return;
  if (verdict.value !== "ACCEPT" && verdict.value !== "DROP") {
    report(verdict.span, `a policy decides ACCEPT or DROP, never ${verdict.value}`);
  }
}

/** The same thing wanted and ruled out. */
function reportBoth(wanted: Expectation, not: OutcomeWanted, report: Report): void {
  if (not.verdict !== undefined && not.verdict.value === wanted.verdict?.value) {
    report(not.verdict.span, `${not.verdict.value} is expected above`);
  }
  if (not.out !== undefined && not.out.value === wanted.out?.value) report(not.out.span, `${not.out.value} is expected above`);
  const [decision, ruledOut] = [wanted.by?.value, not.by?.value];
  if (decision !== undefined && ruledOut !== undefined && not.by !== undefined) {
    const isSame = decision.chain === ruledOut.chain && decision.rule === ruledOut.rule && covers(ruledOut.table, decision.table);
    if (isSame) report(not.by.span, "the same rule is expected above");
  }
  for (const place of not.passes) {
    if (wanted.passes.some((other) => includes(place, other))) report(place.span, "it is expected to be passed above");
  }
}

/** Whether passing `inner` means passing `outer`. */
function includes(outer: Written<Place>, inner: Written<Place>): boolean {
  const [wide, narrow] = [outer.value, inner.value];
  if (wide.chain !== narrow.chain || !covers(wide.table, narrow.table)) return false;
  return wide.rule === undefined || wide.rule === narrow.rule;
}

function covers(wide: string | undefined, narrow: string | undefined): boolean {
  return wide === undefined || wide === narrow;
}
