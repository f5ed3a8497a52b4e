// The elements of an IPsec policy, as `-m policy` lists them with --next between them.

import type { Decoded, Fault, RuleContext, SavedOption } from "#engine/iptables/extension.ts";

type Element = readonly Decoded[];

/** XT_POLICY_MAX_ELEM, xt_policy.h. */
const MOST = 4;
/** What an element says, in the order of iptables-save (print_entry(), extensions/libxt_policy.c). */
const PARTS = ["--reqid", "--spi", "--proto", "--mode", "--tunnel-dst", "--tunnel-src"];

export function elementsOf(given: readonly Decoded[]): readonly Element[] {
  const elements: Decoded[][] = [[]];
  for (const one of given) {
    if (one.key === "--next") elements.push([]);
    else if (PARTS.includes(one.key)) elements.at(-1)?.push(one);
  }
  return elements;
}

/** What iptables says of the elements; `checked`: whether it looks further than at what stands twice. */
export function checkElements(
  elements: readonly Element[],
  { strict, checked }: { readonly strict: boolean; readonly checked: boolean },
): Fault | undefined {
  if (elements.length > MOST) return { fault: `A policy has at most ${MOST} elements.`, option: "--next" };
  for (const element of elements) {
    const double = PARTS.find((part) => element.filter(({ key }) => key === part).length > 1);
    if (double !== undefined) return { fault: `${double} may stand only once in an element.`, option: double };
    if (!checked) continue;
    if (strict && element.length === 0) return { fault: "With --strict each element must say something.", option: "--strict" };
    const tunnel = element.find(({ key }) => key === "--tunnel-src" || key === "--tunnel-dst");
    const mode = element.find(({ key }) => key === "--mode");
    if (tunnel !== undefined && mode?.value !== "tunnel")
      return { fault: `${tunnel.key} needs --mode tunnel.`, option: tunnel.key };
  }
  return undefined;
}

export function savedElement(element: Element, context: RuleContext): readonly SavedOption[] {
  return element
    .toSorted((a, b) => PARTS.indexOf(a.key) - PARTS.indexOf(b.key))
    .map(({ key, negated, spec, value }) => ({ name: key, negated, words: spec.save?.(value, context, negated) ?? [] }));
}
