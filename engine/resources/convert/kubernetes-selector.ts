// Kubernetes' label selectors in Calico's selector language.
import { type Fields, fieldsOf, itemsAt, nodeAt, textAt, textMapAt, textsAt } from "#engine/resources/policy/fields.ts";
import type { YamlNode } from "#engine/resources/resource.ts";
import type { Span } from "#engine/text/span.ts";

/** Host endpoints carry no such label, so that Kubernetes policies never apply to them. */
export const IS_POD = "projectcalico.org/orchestrator == 'k8s'";

/** k8sSelectorToCalico(), libcalico-go/lib/backend/k8s/conversion/conversion.go: pods with these labels. */
export function podSelector(node: YamlNode | undefined, unread: Span[]): string {
  return [IS_POD, ...termsOf(fieldsOf(node, unread))].join(" && ");
}

/** Namespaces with these labels; "" where no selector is given, all() where an empty one is. */
export function namespaceSelector(node: YamlNode | undefined, unread: Span[]): string {
  const fields = fieldsOf(node, unread);
  if (fields.map === undefined) return "";
  return termsOf(fields).join(" && ") || "all()";
}

/** Both selectors are part of it even where they are not written. */
export function podsOf(pods: Fields): { readonly selector: string; readonly namespaceSelector: string } {
  return {
    namespaceSelector: namespaceSelector(nodeAt(pods, "namespaceSelector"), pods.unread) || "all()",
    selector: podSelector(nodeAt(pods, "podSelector"), pods.unread),
  };
}

function termsOf(fields: Fields): readonly string[] {
  const labels = [...textMapAt(fields, "matchLabels")].sort(([a], [b]) => (a < b ? -1 : 1));
  const expressions = itemsAt(fields, "matchExpressions").map((item) => fieldsOf(item, fields.unread));
  return [...labels.map(([key, value]) => `${key} == '${value}'`), ...expressions.flatMap(termOf)];
}

function termOf(expression: Fields): readonly string[] {
  const key = textAt(expression, "key") ?? "";
  const values = `{ '${textsAt(expression, "values").join("', '")}' }`;
  switch (textAt(expression, "operator")) {
    case "In":
      return [`${key} in ${values}`];
    case "NotIn":
      return [`${key} not in ${values}`];
    case "Exists":
      return [`has(${key})`];
    case "DoesNotExist":
      return [`! has(${key})`];
    default:
      if (expression.map !== undefined) expression.unread.push(expression.map.span);
      return [];
  }
}
