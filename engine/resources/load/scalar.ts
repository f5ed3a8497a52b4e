// Scalars: the value that YAML's core schema reads in a word (YAML 1.2, 10.3.2), and where its text stands in the file.
import { COVER } from "#engine/resources/load/templates.ts";
import type { YamlNode, YamlScalar } from "#engine/resources/resource.ts";
import { type Span, spanOf } from "#engine/text/span.ts";

export function scalarNode(text: string, value: YamlScalar["value"], source: string, span: Span, textStart: number): YamlNode {
  if (source.includes(COVER)) return { kind: "template", span };
  const isPlain = text.startsWith(source.endsWith("\n") ? source.replace(/\n+$/, "") : source, textStart);
  return { kind: "scalar", value, source, span, textStart, isPlain };
}

/** Nothing is written where a value must be. */
export function nothingAt(offset: number): YamlScalar {
  return { kind: "scalar", value: null, source: "", span: spanOf(offset, offset), textStart: offset, isPlain: true };
}

export function plainValue(word: string): YamlScalar["value"] {
  const first = word.charCodeAt(0);
  const isNumeric = (first >= 0x30 && first <= 0x39) || first === 0x2b || first === 0x2d || first === 0x2e;
  if (isNumeric) return numberOf(word) ?? word;
  if (word.length > 5) return word;
  if (/^(?:~|null|Null|NULL|)$/.test(word)) return null;
  if (/^(?:true|True|TRUE)$/.test(word)) return true;
  return /^(?:false|False|FALSE)$/.test(word) ? false : word;
}

function numberOf(word: string): number | undefined {
  if (/^[-+]?[0-9]+$/.test(word)) return Number(word);
  if (/^0o[0-7]+$|^0x[0-9a-fA-F]+$/.test(word)) return Number(word);
  if (/^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/.test(word)) return Number(word);
  if (/^[-+]?\.(?:inf|Inf|INF)$/.test(word)) return word.startsWith("-") ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return /^\.(?:nan|NaN|NAN)$/.test(word) ? Number.NaN : undefined;
}

/** Without blanks and line ends behind it; other white space is text to YAML. */
export function trimBlanks(text: string): string {
  let end = text.length;
  while (end > 0 && " \t\r\n".includes(text[end - 1] ?? "x")) end--;
  return text.slice(0, end);
}
