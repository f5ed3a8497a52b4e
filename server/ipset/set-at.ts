// What stands at a place of an ipset file: a set's name, its type, or an element.

import type { IpSet, SetElement } from "#engine/ipset/ipset.ts";
import { wordsOf } from "#engine/ipset/words.ts";
import { lineAt, lineEnd } from "#engine/iptables/lines.ts";
import { type Span, touches } from "#engine/text/span.ts";
import type { File } from "#server/file.ts";

export type SetThing =
  | { readonly kind: "name"; readonly span: Span; readonly name: string; readonly set: IpSet | undefined }
  | { readonly kind: "type"; readonly span: Span; readonly type: string }
  | { readonly kind: "element"; readonly span: Span; readonly set: IpSet; readonly element: SetElement };

export function setThingAt(file: File, offset: number): SetThing | undefined {
  const { ipsets, lines, text } = file;
  if (ipsets === undefined) return undefined;
  const line = lineAt(lines, offset);
  const words = wordsOf(text, lines.start[line] ?? 0, lineEnd(text, lines, line));
  const word = words.find(({ span }) => touches(span, offset));
  if (word === undefined) return undefined;
  const behind = words[words.indexOf(word) - 1]?.text;
  const first = words[0]?.text ?? "";
  const byName = (name: string) => ipsets.sets.find((set) => set.name.text === name);
  const isName = ipsets.format === "list" ? behind === "Name:" : word === words[1] && !first.startsWith("#");
  if (isName) return { kind: "name", span: word.span, name: word.text, set: byName(word.text) };
  const isType = ipsets.format === "list" ? behind === "Type:" : word === words[2] && /^(create|-N|--create)$/.test(first);
  if (isType) return { kind: "type", span: word.span, type: word.text };
  const set = ipsets.format === "list" ? setAround(ipsets.sets, offset) : byName(words[1]?.text ?? "");
  const element = set?.elements.find(({ span }) => touches(span, offset));
  return set && element && { kind: "element", span: element.span, set, element };
}

function setAround(sets: readonly IpSet[], offset: number): IpSet | undefined {
  return sets.findLast(({ span }) => span.start <= offset);
}
