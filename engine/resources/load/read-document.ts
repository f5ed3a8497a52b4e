// One document of a file as nodes: quickly where it is plain YAML, by the YAML parser where not; templates put back in.
import { type ParsedYaml, parseYaml } from "#engine/resources/load/parsed-yaml.ts";
import { readQuickly } from "#engine/resources/load/quick-yaml.ts";
import { COVER, hasTemplate, type Masked } from "#engine/resources/load/templates.ts";
import type { YamlEntry, YamlNode } from "#engine/resources/resource.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";
import { type Span, spanOf } from "#engine/text/span.ts";

/** `text` is the file as written, `masked` the same without templates. */
export function readDocument(text: string, masked: Masked, { start, end }: Span): ParsedYaml {
  const { node, problems } = readYaml(masked.text, start, end);
  if (node === undefined || !hasTemplate(masked.templates, { start, end })) return { node, problems };
  // What a template makes of the document is not known, so nothing in it can be called wrong.
  return { node: withTemplates(text, node), problems: [] };
}

/** An anchor or an alias ties one part of a document to another, which then can only be read as a whole. */
const TIES = /(?:^|[\s,[{])[&*][^\s"'&*,[\]{}]/;

export function readYaml(text: string, start: number, end: number): ParsedYaml {
  const problems: Diagnostic[] = [];
  let isTied: boolean | undefined;
  const node = readQuickly(text, start, end, (from, to, dash) => {
    isTied ??= TIES.test(text.slice(start, end));
    if (isTied) return undefined;
    const part = parseYaml(text, from, to, dash);
    problems.push(...part.problems);
    return part.node;
  });
  return node === undefined ? parseYaml(text, start, end) : { node, problems };
}

/** Keys as they are written, and templates in place of nothing where one stands behind the key. */
function withTemplates(text: string, node: YamlNode): YamlNode {
  switch (node.kind) {
    case "map":
      return { ...node, entries: node.entries.map((entry) => entryWithTemplates(text, entry)) };
    case "list":
      return { ...node, items: node.items.map((item) => itemWithTemplates(text, item)) };
    case "scalar":
    case "template":
      return node;
  }
}

function entryWithTemplates(text: string, entry: YamlEntry): YamlEntry {
  const key = entry.key.includes(COVER) ? text.slice(entry.keySpan.start, entry.keySpan.end) : entry.key;
  const value = entry.value === undefined ? templateAfter(text, entry.keySpan.end) : withTemplates(text, entry.value);
  return { ...entry, key, value };
}

function itemWithTemplates(text: string, item: YamlNode): YamlNode {
  const isEmpty = item.kind === "scalar" && item.value === null && item.source === "";
  return (isEmpty ? templateAfter(text, item.span.end) : undefined) ?? withTemplates(text, item);
}

const NEXT_TEMPLATE = /[ \t]*["']?:?(?:\s|#[^\n]*)*(\{\{|\{%)/y;

function templateAfter(text: string, offset: number): YamlNode | undefined {
  NEXT_TEMPLATE.lastIndex = offset;
  const found = NEXT_TEMPLATE.exec(text);
  if (found === null) return undefined;
  const end = offset + found[0].length;
  const close = text.indexOf(found[1] === "{{" ? "}}" : "%}", end);
  return { kind: "template", span: spanOf(end - 2, close < 0 ? end : close + 2) };
}
