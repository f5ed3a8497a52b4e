// The outline: resources with their kind, policies in the order in which they are evaluated, their rules below them.
import { type DocumentSymbol, SymbolKind } from "vscode-languageserver";
import { anyPolicy } from "#engine/resources/convert/any-policy.ts";
import type { Policy } from "#engine/resources/policy/policy.ts";
import type { PolicyRule } from "#engine/resources/policy/rule.ts";
import { readTier } from "#engine/resources/policy/tier.ts";
import type { Resource } from "#engine/resources/resource.ts";
import type { Span } from "#engine/text/span.ts";
import { ruleWords } from "#server/calico/rule-words.ts";
import type { File } from "#server/file.ts";
import type { NamedPlace } from "#server/language.ts";
import { rangeOf } from "#server/lsp.ts";

interface Entry {
  readonly resource: Resource;
  readonly policy: Policy | undefined;
}

export function symbols(file: File): DocumentSymbol[] {
  const { calico } = file;
  if (calico === undefined) return [];
  const resources = calico.resources();
  const entries = resources.map((resource): Entry => ({ resource, policy: anyPolicy(resource, file.uri)?.policy }));
  const tiers = tierOrders(resources);
  return entries.sort((a, b) => compare(a, b, tiers)).map(({ resource, policy }) => symbolOf(file, resource, policy));
}

function tierOrders(resources: readonly Resource[]): ReadonlyMap<string, number> {
  return new Map(
    resources.flatMap((resource) => {
      const tier = readTier(resource);
      return tier === undefined ? [] : [[tier.name, tier.order ?? Number.POSITIVE_INFINITY] as const];
    }),
  );
}

/** What is no policy stays in front, in the order of the file; a sort keeps the order of equals. */
function compare({ policy: a }: Entry, { policy: b }: Entry, tiers: ReadonlyMap<string, number>): number {
  if (a === undefined || b === undefined) return (a === undefined ? 0 : 1) - (b === undefined ? 0 : 1);
  const last = Number.POSITIVE_INFINITY;
  return (
    compareNumbers(tiers.get(a.tier) ?? last, tiers.get(b.tier) ?? last) ||
    compareTexts(a.tier, b.tier) ||
    compareNumbers(a.order ?? last, b.order ?? last) ||
    compareTexts(a.name, b.name)
  );
}

function compareNumbers(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function symbolOf(file: File, resource: Resource, policy: Policy | undefined): DocumentSymbol {
  const { kind, span, nameSpan } = resource;
  const rules = policy === undefined ? [] : rulesOf(policy);
  return {
    name: nameOf(resource),
    detail: policy === undefined ? kind : `${kind}, tier ${policy.tier}, ${orderWords(policy)}`,
    kind: policy === undefined ? SymbolKind.Object : SymbolKind.Class,
    range: rangeOf(file, span),
    selectionRange: rangeOf(file, within(nameSpan, span)),
    children: rules
      .filter(({ rule }) => isWithin(rule.span, span))
      .map(({ name, rule }) => ({
        name,
        detail: ruleWords(rule),
        kind: SymbolKind.Method,
        range: rangeOf(file, rule.span),
        selectionRange: rangeOf(file, rule.span),
      })),
  };
}

function orderWords({ order }: Policy): string {
  return order === undefined ? "no order" : `order ${order}`;
}

/** A symbol without a name is none to the editor. */
export function nameOf({ name, namespace, kind }: Resource): string {
  if (name === "") return kind;
  return namespace === "" ? name : `${namespace}/${name}`;
}

function rulesOf({ ingress, egress }: Policy): readonly { readonly name: string; readonly rule: PolicyRule }[] {
  const named = (direction: string, rules: readonly PolicyRule[]) =>
    rules.map((rule, index) => ({
      name: `${direction} ${index + 1}${rule.action === undefined ? "" : ` ${rule.action}`}`,
      rule,
    }));
  return [...named("ingress", ingress), ...named("egress", egress)];
}

function within(inner: Span | undefined, outer: Span): Span {
  return inner !== undefined && isWithin(inner, outer) ? inner : { start: outer.start, end: outer.start };
}

function isWithin(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

export function* names({ calico }: File): Iterable<NamedPlace> {
  for (const resource of calico?.resources() ?? []) {
    const { name, kind, span, nameSpan } = resource;
    if (name !== "") yield { name: nameOf(resource), kind: SymbolKind.Object, container: kind, span: nameSpan ?? span };
  }
}
