// Puts another resource in the place of one, as the one is written: in blocks or as JSON, a document of its own or in a list.
import { type PlainMap, yamlOf } from "#engine/resources/convert/plain-data.ts";
import type { Resource } from "#engine/resources/resource.ts";
import type { Fix } from "#engine/text/diagnostic.ts";

/** Why a resource cannot be rewritten, as a sentence. */
export interface Unwritable {
  readonly reason: string;
}

/** `title`: what the edit is called; that comments are lost is added. */
export function replaceResource(text: string, { body, path }: Resource, data: PlainMap, title: string): Fix | Unwritable {
  const { span } = body;
  const old = text.slice(span.start, span.end);
  if (path.length > 0 && TIES.test(old)) return { reason: "Anchors and aliases tie this item of the list to others." };
  const indent = text.slice(text.lastIndexOf("\n", span.start - 1) + 1, span.start);
  const isFlow = old.startsWith("{");
  if (!isFlow && !/^\ufeff?(?:---[ ]+)?[ ]*(?:-[ ]+)*$/.test(indent))
    return { reason: "Something else stands before it on its line." };
  const written = isFlow ? JSON.stringify(data, null, 2) : yamlOf(data).trimEnd();
  const margin = isFlow ? (/^[ ]*/.exec(indent)?.[0] ?? "") : " ".repeat(indent.length);
  const lines = written.split("\n").map((line, index) => (index === 0 || line === "" ? line : margin + line));
  const end = old.endsWith("\n") ? "\n" : "";
  const isCommented = !isFlow && COMMENT.test(old);
  return { title: isCommented ? `${title}, without its comments` : title, edits: [{ span, text: lines.join("\n") + end }] };
}

const TIES = /(?:^|[\s,[{])[&*][^\s"'&*,[\]{}]/;
const COMMENT = /(?:^|\s)#/;
