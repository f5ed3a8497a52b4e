// The canonical text of a selector: what Felix hashes to name its set of addresses (String() in
// libcalico-go/lib/selector/parser/ast.go). Two selectors with the same text have the same set.
import { parseSelector } from "#engine/selector/parse-selector.ts";
import { quotedValue } from "#engine/selector/parser.ts";
import type { Selector } from "#engine/selector/selector.ts";

export function printSelector(tree: Selector): string {
  const pieces: string[] = [];
  const ahead: (Selector | string)[] = [tree];
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    if (typeof next === "string") pieces.push(next);
    else for (const part of partsOf(next).toReversed()) ahead.push(part);
  }
  return pieces.join("");
}

/** The canonical text; undefined where Calico refuses the selector. */
export function canonicalSelector(text: string): string | undefined {
  const { tree } = parseSelector(text);
  return tree === undefined ? undefined : printSelector(tree);
}

function partsOf(node: Selector): readonly (Selector | string)[] {
  switch (node.kind) {
    case "all":
      return ["all()"];
    case "global":
      return ["global()"];
    case "has":
      return [`has(${node.key.text})`];
    case "value":
      return [`${node.key.text} ${node.operator} ${quotedValue(node.value.text)}`];
    case "set":
      return [
        `${node.key.text} ${node.operator} {${valuesOf(node.values.map(({ text }) => text))
          .map(quotedValue)
          .join(", ")}}`,
      ];
    case "not":
      return ["!", node.operand];
    case "and":
    case "or": {
      const sign = node.kind === "and" ? " && " : " || ";
      return ["(", ...node.operands.flatMap((operand, index) => (index === 0 ? [operand] : [sign, operand])), ")"];
    }
  }
}

/** ConvertToStringSetInPlace(), libcalico-go/lib/selector/parser: each once, in the order of their bytes. */
function valuesOf(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort(byBytes);
}

/** The order of UTF-8 is that of code points; that of UTF-16 differs where a character takes two units. */
function byBytes(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  const isInPair = at > 0 && isLowSurrogate(a.charCodeAt(at)) && isLowSurrogate(b.charCodeAt(at));
  const from = isInPair ? at - 1 : at;
  return (a.codePointAt(from) ?? -1) - (b.codePointAt(from) ?? -1);
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
