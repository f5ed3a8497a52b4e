// Whether labels satisfy a selector: Evaluate() of the nodes in libcalico-go/lib/selector/parser/ast.go. A label with an empty
// value is there; `!=` and `not in` hold for a label that is not.
import { foldSelector, type Selector, type ValueOperator } from "#engine/selector/selector.ts";

export function matchesSelector(tree: Selector, labels: ReadonlyMap<string, string>): boolean {
  return foldSelector<boolean>(tree, (node, parts) => {
    switch (node.kind) {
      case "all":
      case "global":
        return true;
      case "has":
        return labels.has(node.key.text);
      case "value":
        return matchesValue(node.operator, node.value.text, labels.get(node.key.text));
      case "set": {
        const value = labels.get(node.key.text);
        return node.values.some(({ text }) => text === value) === (node.operator === "in");
      }
      case "not":
        return parts[0] === false;
      case "and":
        return parts.every((part) => part);
      case "or":
        return parts.some((part) => part);
    }
  });
}

/** `value` undefined: the label is not there. */
export function matchesValue(operator: ValueOperator, wanted: string, value: string | undefined): boolean {
  switch (operator) {
    case "==":
      return value === wanted;
    case "!=":
      return value !== wanted;
    case "contains":
      return value?.includes(wanted) ?? false;
    case "starts with":
      return value?.startsWith(wanted) ?? false;
    case "ends with":
      return value?.endsWith(wanted) ?? false;
  }
}
