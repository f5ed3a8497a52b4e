// What kind of thing an option's value is, as its grammar says; its look decides where the grammar leaves it open.

import type { OptionSpec } from "#engine/iptables/extension.ts";
import { interfaceName } from "#engine/iptables/values/interface.ts";
import { setReference } from "#engine/iptables/values/set-reference.ts";
import type { Word } from "#engine/text/span.ts";
import type { TokenType } from "#server/language.ts";

export function valueType(key: string, { values }: OptionSpec, { text, span }: Word, index: number): TokenType {
  if (key === "--comment") return "comment";
  if (values === setReference) return index === 0 ? "type" : "enumMember";
  if (values === interfaceName) return "variable";
  if (isNumeric(text)) return "number";
  const isQuoted = span.end - span.start !== text.length;
  if (isQuoted || values.syntax === "TEXT") return "string";
  return /^[A-Za-z][\w.,-]*$/.test(text) ? "enumMember" : "string";
}

/** Numbers, ranges, marks, addresses, networks and lists of them. */
function isNumeric(text: string): boolean {
  const first = text.charCodeAt(0);
  if (first >= 48 && first <= 57) return true;
  return /^[:-]?\d|^[0-9a-fA-F]*:[0-9a-fA-F:]/.test(text);
}
