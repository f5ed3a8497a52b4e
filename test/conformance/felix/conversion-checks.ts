// How an upstream check of a path, a matcher and an expected value is held against an outcome.

export interface Check {
  readonly path: string;
  readonly matcher: string;
  readonly expected: unknown;
}

/** HTTP rules are not Felix's, and ids and revisions of objects say nothing of packets. */
export function isModelled(path: string): boolean {
  return !/HTTPMatch|\.UID$|\.Revision$|^#0\.Key$/.test(path);
}

/** Undefined when it holds, else what is there instead. */
export function agrees(outcome: unknown, { path, matcher, expected }: Check): string | undefined {
  const actual = path === "#1" ? at(outcome, path) : normal(at(outcome, path));
  const holds = path === "#1" ? droppedAgree(actual, matcher, expected) : matches(actual, matcher, normal(expected));
  return holds ? undefined : `${matcher} ${JSON.stringify(expected)}: ${JSON.stringify(actual)}`;
}

function at(value: unknown, path: string): unknown {
  let inner = value;
  for (const [step] of path.matchAll(/\[[^\]]*\]|[^.[\]]+/g)) {
    const key = step.replace(/^\[|\]$/g, "");
    if (key === "len()") inner = sizeOf(inner);
    else if (key === "String()") inner = String(inner);
    else inner = isObject(inner) && Object.hasOwn(inner, key) ? inner[key] : undefined;
  }
  return inner;
}

function sizeOf(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  return isObject(value) ? Object.keys(value).length : 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function matches(actual: unknown, matcher: string, expected: unknown): boolean {
  switch (matcher) {
    case "Equal":
      return same(actual, expected);
    case "HaveLen":
      return sizeOf(actual) === expected || (expected === undefined && sizeOf(actual) === 0);
    case "ConsistOf":
      return consists(list(actual), list(expected));
    case "BeNil":
      return actual === undefined;
    case "NotBeNil":
    case "NotEqual":
      return actual !== undefined || expected === undefined;
    default:
      return false;
  }
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

function consists(actual: readonly unknown[], expected: readonly unknown[]): boolean {
  const rest = expected.map((one) => canonical(one));
  for (const one of actual) {
    const index = rest.indexOf(canonical(one));
    if (index < 0) return false;
    rest.splice(index, 1);
  }
  return rest.length === 0;
}

function same(actual: unknown, expected: unknown): boolean {
  return canonical(actual) === canonical(expected);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? "undefined";
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${key}:${canonical(inner)}`).join()}}`;
}

/** Go's zero values are no values, field names are small, and calls that upstream's values stand in are carried out. */
function normal(value: unknown): unknown {
  if (typeof value === "string") return normalText(value);
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(normal);
  if (!isObject(value)) return value === null || value === 0 || value === false ? undefined : value;
  const entries = Object.entries(value).map(([key, inner]) => [key.toLowerCase(), normal(inner)] as const);
  const given = entries.filter(([, inner]) => inner !== undefined);
  const [first, ...more] = given;
  if (first === undefined) return undefined;
  return first[0] === "strval" && more.length === 0 ? first[1] : Object.fromEntries(given);
}

function normalText(text: string): unknown {
  const port = /^\$numorstring\.PortFromString\('(\d+)'\)/.exec(text)?.[1];
  if (port !== undefined) return Number(port);
  const name = /^\$k8sClusterNetworkPolicyToCalicoMetadata\('(.*)'\)$/.exec(text)?.[1];
  if (name !== undefined) return { annotations: { name } };
  if (text.startsWith("$clusterNetworkPolicyTier(")) return text.includes("BaselineTier") ? "kube-baseline" : "kube-admin";
  // Protocols are the same in small letters and in capitals.
  if (/^(?:TCP|UDP|SCTP)$/.test(text)) return text.toLowerCase();
  return text === "" ? undefined : text;
}

/** The errors of a conversion: which rules were dropped, in order; upstream's wording is its own. */
function droppedAgree(actual: unknown, matcher: string, expected: unknown): boolean {
  const dropped = list(actual);
  if (matcher !== "Equal") return dropped.length === 0;
  const rules = isObject(expected) ? list(expected.rules) : [];
  const directions = rules.map((rule) => (isObject(rule) && isObject(rule.ingressRule) ? "Ingress" : "Egress"));
  return same(
    dropped.map((one) => (isObject(one) ? one.direction : undefined)),
    directions,
  );
}
