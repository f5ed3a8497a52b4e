// The names that policies tie each other together with: tiers, profiles, namespaces, and labels with their values. Each place
// either gives the name or uses it.
import { NAMESPACE_PREFIX, SERVICE_ACCOUNT_PREFIX } from "#engine/resources/convert/end-selector.ts";
import type { Resource, ResourceFile, YamlMap, YamlNode, YamlScalar } from "#engine/resources/resource.ts";
import { parseSelector } from "#engine/selector/parse-selector.ts";
import { type Span, spanOf, type Word } from "#engine/text/span.ts";
import { type Domain, labelDomain, selectorDomain } from "#server/calico/domains.ts";

export type NameKind = "tier" | "profile" | "namespace" | "label" | "value";

export interface Mention {
  readonly kind: NameKind;
  /** Whose labels they are; "" for other names. */
  readonly domain: Domain | "";
  /** Of a value, the label's key. */
  readonly key: string;
  readonly name: string;
  /** The name itself, without quotes and prefixes. */
  readonly span: Span;
  readonly isDeclaration: boolean;
  /** It stands without quotes as a value of YAML, where some words are no text. */
  readonly isBare: boolean;
  /** The resource it stands in, for its values: its places may count from elsewhere. */
  readonly resource: Resource;
  /** Where that stands. */
  readonly within: Span;
}

/** Two mentions of the same thing. */
export function nameId({ kind, domain, key, name }: Pick<Mention, "kind" | "domain" | "key" | "name">): string {
  return `${kind}\n${domain}\n${key}\n${name}`;
}

export function mentionsIn({ resources }: ResourceFile): readonly Mention[] {
  return resources.flatMap(mentionsOf).sort((a, b) => a.span.start - b.span.start);
}

type Found = Omit<Mention, "resource" | "within">;

function mentionsOf(resource: Resource): readonly Mention[] {
  const found: Found[] = [];
  ownName(resource, found);
  const metadata = valueAt(resource.body, "metadata");
  if (metadata?.kind === "map") {
    named(valueAt(metadata, "namespace"), "namespace", found);
    labelsOf(valueAt(metadata, "labels"), labelDomain(resource), true, found);
  }
  const spec = valueAt(resource.body, "spec");
  if (spec?.kind === "map") specMentions(resource, spec, found);
  return found.map((one) => ({ ...one, resource, within: resource.span }));
}

function ownName(resource: Resource, found: Found[]): void {
  const metadata = valueAt(resource.body, "metadata");
  const name = metadata?.kind === "map" ? valueAt(metadata, "name") : undefined;
  const kind = resource.kind.toLowerCase();
  if (name?.kind === "scalar" && (kind === "tier" || kind === "profile" || kind === "namespace")) {
    addScalar(name, { kind, domain: "", key: "", isDeclaration: true }, found);
  }
}

function specMentions(resource: Resource, spec: YamlMap, found: Found[]): void {
  if (resource.api !== "kubernetes") {
    named(valueAt(spec, "tier"), "tier", found);
    const profiles = valueAt(spec, "profiles");
    if (profiles?.kind === "list") for (const item of profiles.items) named(item, "profile", found);
    if (resource.kind === "Profile") labelsOf(valueAt(spec, "labelsToApply"), "endpoint", true, found);
  }
  selectorsIn(resource, spec, found);
}

/** Every selector below, Calico's as text and Kubernetes' as maps. */
function selectorsIn(resource: Resource, node: YamlNode, found: Found[]): void {
  if (node.kind === "list") for (const item of node.items) selectorsIn(resource, item, found);
  if (node.kind !== "map") return;
  for (const { key, value } of node.entries) {
    if (value === undefined) continue;
    const domain = selectorDomain(key, resource);
    if (domain !== undefined && value.kind === "scalar") selectorMentions(value, domain, found);
    else if (domain !== undefined && value.kind === "map" && isLabelSelector(value)) kubernetesSelector(value, domain, found);
    else if (key === "serviceAccounts" && value.kind === "map") {
      const selector = valueAt(value, "selector");
      if (selector?.kind === "scalar") selectorMentions(selector, "account", found);
    } else selectorsIn(resource, value, found);
  }
}

function isLabelSelector({ entries }: YamlMap): boolean {
  return entries.some(({ key }) => key === "matchLabels" || key === "matchExpressions");
}

function kubernetesSelector(map: YamlMap, domain: Domain, found: Found[]): void {
  labelsOf(valueAt(map, "matchLabels"), domain, false, found);
  const expressions = valueAt(map, "matchExpressions");
  if (expressions?.kind !== "list") return;
  for (const item of expressions.items) {
    const key = item.kind === "map" ? valueAt(item, "key") : undefined;
    if (item.kind !== "map" || key?.kind !== "scalar") continue;
    addScalar(key, { kind: "label", domain, key: "", isDeclaration: false }, found);
    const values = valueAt(item, "values");
    if (values?.kind !== "list") continue;
    for (const value of values.items) {
      if (value.kind === "scalar") addScalar(value, { kind: "value", domain, key: key.source, isDeclaration: false }, found);
    }
  }
}

/** Places count only in selectors that stand in the file as they are. */
function selectorMentions(scalar: YamlScalar, domain: Domain, found: Found[]): void {
  if (!scalar.isPlain || scalar.source === "") return;
  for (const use of parseSelector(scalar.source).uses) {
    const inner = prefixOf(use.key.text);
    const owner = inner?.domain ?? domain;
    const key = use.key.text.slice(inner?.length ?? 0);
    const start = scalar.textStart + use.key.span.start + (inner?.length ?? 0);
    const at = spanOf(start, scalar.textStart + use.key.span.end);
    if (at.end - at.start !== key.length) continue; // in quotes, which is a mistake
    found.push({ kind: "label", domain: owner, key: "", name: key, span: at, isDeclaration: false, isBare: false });
    for (const value of use.values) found.push(valueMention(scalar, value, owner, key));
  }
}

function valueMention(scalar: YamlScalar, { text, span }: Word, domain: Domain, key: string): Found {
  const start = scalar.textStart + span.start + (span.end - span.start > text.length ? 1 : 0);
  return {
    kind: "value",
    domain,
    key,
    name: text,
    span: spanOf(start, start + text.length),
    isDeclaration: false,
    isBare: false,
  };
}

/** Endpoints have the labels of their namespace and service account under a prefix. */
function prefixOf(key: string): { readonly domain: Domain; readonly length: number } | undefined {
  if (key.startsWith(NAMESPACE_PREFIX)) return { domain: "namespace", length: NAMESPACE_PREFIX.length };
  return key.startsWith(SERVICE_ACCOUNT_PREFIX) ? { domain: "account", length: SERVICE_ACCOUNT_PREFIX.length } : undefined;
}

function labelsOf(node: YamlNode | undefined, given: Domain | undefined, isDeclaration: boolean, found: Found[]): void {
  if (node?.kind !== "map" || given === undefined) return;
  for (const { key, keySpan, value } of node.entries) {
    const inner = prefixOf(key);
    const domain = inner?.domain ?? given;
    const name = key.slice(inner?.length ?? 0);
    const quote = keySpan.end - keySpan.start === key.length + 2 ? 1 : 0;
    const span = spanOf(keySpan.start + quote + (inner?.length ?? 0), keySpan.end - quote);
    if (span.end - span.start !== name.length) continue;
    found.push({ kind: "label", domain, key: "", name, span, isDeclaration, isBare: false });
    if (value?.kind === "scalar" && value.value !== null)
      addScalar(value, { kind: "value", domain, key: name, isDeclaration }, found);
  }
}

function named(node: YamlNode | undefined, kind: NameKind, found: Found[]): void {
  if (node?.kind === "scalar" && node.value !== null) addScalar(node, { kind, domain: "", key: "", isDeclaration: false }, found);
}

function addScalar(scalar: YamlScalar, what: Pick<Found, "kind" | "domain" | "key" | "isDeclaration">, found: Found[]): void {
  const { source, textStart, isPlain, span } = scalar;
  if (!isPlain || source === "") return;
  found.push({ ...what, name: source, span: spanOf(textStart, textStart + source.length), isBare: textStart === span.start });
}

function valueAt(map: YamlMap, key: string): YamlNode | undefined {
  return map.entries.find((entry) => entry.key === key)?.value;
}
