// The diagnostics of resources: one code each for what is wrong, with the same severity everywhere.
import type { YamlNode, YamlScalar } from "#engine/resources/resource.ts";
import { type Diagnostic, diagnostic, type Fix } from "#engine/text/diagnostic.ts";
import { type Span, spanOf } from "#engine/text/span.ts";

/** A field that the API does not have is dropped without a word. */
export function unknownField(span: Span, message: string, fixes: readonly Fix[] = []): Diagnostic {
  return diagnostic("yaml-unknown-field", "warning", span, message, { fixes });
}

/** A field that newer versions of the API have dropped. */
export function oldField(span: Span, message: string): Diagnostic {
  return diagnostic("calico-old-field", "warning", span, message, { tags: ["deprecated"] });
}

export function wrongType(span: Span, message: string, fixes: readonly Fix[] = []): Diagnostic {
  return diagnostic("yaml-wrong-type", "error", span, message, { fixes });
}

export function missingField(span: Span, message: string): Diagnostic {
  return diagnostic("calico-missing-field", "error", span, message);
}

/** A value that the API refuses, whatever stands beside it. */
export function badValue(node: YamlNode, message: string, instead?: string): Diagnostic {
  const fixes = instead !== undefined && node.kind === "scalar" ? [writeInstead(node, instead)] : [];
  return diagnostic("calico-bad-value", "error", node.span, message, { fixes });
}

export function repeatedValue(node: YamlNode, first: Span, message: string): Diagnostic {
  return diagnostic("calico-repeated-value", "error", node.span, message, {
    related: [{ span: first, message: "It stands here already" }],
  });
}

/** Fields that do not go together. */
export function conflict(span: Span, message: string, fixes: readonly Fix[] = []): Diagnostic {
  return diagnostic("calico-conflict", "error", span, message, { fixes });
}

export function badName(span: Span, message: string): Diagnostic {
  return diagnostic("calico-bad-name", "error", span, message);
}

/** Where what is not written in a file cannot be told missing or in the way: a template may bring it, or take it away. */
export const DEPENDS_ON_THE_REST: ReadonlySet<string> = new Set(["calico-missing-field", "calico-conflict"]);

/** Puts another text in a scalar's place, within its quotes. */
export function writeInstead(scalar: YamlScalar, text: string): Fix {
  const inner = spanOf(scalar.textStart, scalar.textStart + scalar.source.length);
  const edit = scalar.isPlain && scalar.source !== "" ? { span: inner, text } : { span: scalar.span, text: JSON.stringify(text) };
  return { title: `Write ${text}`, edits: [edit] };
}
