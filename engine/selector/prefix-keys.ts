// The same selector over labels that endpoints inherit under a prefix: `pcns.` from their namespace, `pcsa.` from their service
// account (PrefixVisitor, libcalico-go/lib/selector/parser/ast.go).
import { foldSelector, type Selector } from "#engine/selector/selector.ts";
import type { Word } from "#engine/text/span.ts";

/** Spans stay those of what is written. */
export function prefixKeys(tree: Selector, prefix: string): Selector {
  const prefixed = ({ text, span }: Word): Word => ({ text: prefix + text, span });
  return foldSelector<Selector>(tree, (node, parts) => {
    switch (node.kind) {
      case "all":
      case "global":
        return node;
      case "has":
      case "value":
      case "set":
        return { ...node, key: prefixed(node.key) };
      case "not":
        return { ...node, operand: parts[0] ?? node.operand };
      case "and":
      case "or":
        return { ...node, operands: [...parts] };
    }
  });
}
