// Labels as Felix sees them, with those an endpoint inherits from its profiles (labelindex.InheritIndex, felix/labelindex), and
// selectors over labels of which some are not known.
import type { Labels, WorldProfile } from "#engine/calculate/world.ts";
import { type Answer, and, answer, not, or } from "#engine/net/answer.ts";
import { matchesValue } from "#engine/selector/match-selector.ts";
import { foldSelector, type Selector } from "#engine/selector/selector.ts";

/** An endpoint's own label wins over an inherited one, and the first profile over the next. */
export function inherited(
  own: ReadonlyMap<string, string>,
  profiles: readonly string[],
  known: ReadonlyMap<string, WorldProfile>,
): Labels {
  const labels = new Map(own);
  const open: string[] = [];
  for (const name of profiles) {
    const found = known.get(name);
    if (found === undefined || !found.isWhole) open.push(prefixOf(name));
    if (found === undefined) addName(labels, name);
    // What a missing profile has may win over a later one, so that nothing more is certain but that the key is there.
    for (const [key, value] of found?.profile.labelsToApply ?? [])
      if (!labels.has(key) && !isOpen(open, key)) labels.set(key, value);
  }
  for (const name of profiles)
    for (const tag of known.get(name)?.profile.tags ?? []) if (!labels.has(tag) && !isOpen(open, tag)) labels.set(tag, "");
  return { known: labels, open };
}

/** Profiles of namespaces and service accounts only give labels under their prefix. */
function prefixOf(profile: string): string {
  if (profile.startsWith("kns.")) return "pcns.";
  return profile.startsWith("ksa.") ? "pcsa." : "";
}

/** The name itself is one of these labels, whether the file of the namespace is there or not. */
function addName(labels: Map<string, string>, profile: string): void {
  const prefix = prefixOf(profile);
  const key = `${prefix}projectcalico.org/name`;
  if (prefix !== "" && !labels.has(key)) labels.set(key, profile.replace(/^kns\.|^ksa\.[^.]*\./, ""));
}

function isOpen(open: readonly string[], key: string): boolean {
  return open.some((prefix) => key.startsWith(prefix));
}

/** As matchesSelector(), but for labels nobody knows. */
export function matchesLabels(tree: Selector, { known, open }: Labels): Answer {
  return foldSelector<Answer>(tree, (node, parts) => {
    switch (node.kind) {
      case "all":
      case "global":
        return "yes";
      case "not":
        return not(parts[0] ?? "unknown");
      case "and":
        return parts.reduce(and, "yes");
      case "or":
        return parts.reduce(or, "no");
      case "has":
      case "value":
      case "set":
        break;
    }
    const value = known.get(node.key.text);
    if (value === undefined && isOpen(open, node.key.text)) return "unknown";
    switch (node.kind) {
      case "has":
        return answer(value !== undefined);
      case "value":
        return answer(matchesValue(node.operator, node.value.text, value));
      case "set":
        return answer(node.values.some(({ text }) => text === value) === (node.operator === "in"));
    }
  });
}
