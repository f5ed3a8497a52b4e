// Words of the schema table on a kind, a field or one of its values.
import type { YamlScalar } from "#engine/resources/resource.ts";
import type { EnumValue, FieldSpec, KindSpec, ValueSpec } from "#engine/resources/schema/schema.ts";
import { type Described, itemOf } from "#server/calico/spec-at.ts";
import { type Block, code, list, type Piece, strong, text } from "#server/markup.ts";

/** More values than this are a list nobody reads in a hover. */
const MOST_VALUES = 20;

export function kindBlocks({ kind, words, isNamespaced, since }: KindSpec): readonly Block[] {
  const scope = isNamespaced ? "Lives in a namespace." : "Counts for the whole cluster.";
  return [text(strong(kind)), text(words), text(scope, ...(since === undefined ? [] : [` Since Calico ${since}.`]))];
}

export function fieldBlocks({ field }: Described): readonly Block[] {
  return field === undefined ? [] : wordsOfField(field);
}

export function wordsOfField(field: FieldSpec): readonly Block[] {
  const { name, words, value, required, standard, since, until } = field;
  const facts: Piece[][] = [];
  if (required === true) facts.push(["Required"]);
  if (standard !== undefined && standard !== "") facts.push(["Default: ", code(standard)]);
  if (since !== undefined) facts.push([`Since Calico ${since}`]);
  if (until !== undefined) facts.push([`Up to Calico ${until.version}; write ${until.instead} instead`]);
  const type = typeWords(value);
  return [
    text(code(name), ...(type === "" ? [] : [": ", type])),
    text(words),
    ...list(facts),
    ...list(valuesOf(value).slice(0, MOST_VALUES).map(valueItem)),
  ];
}

export function valueBlocks({ field, value }: Described, { source }: YamlScalar): readonly Block[] {
  const found = valuesOf(value).find((one) => one.value === source);
  if (found !== undefined) return [text(...valueItem(found))];
  return field === undefined ? [] : wordsOfField(field);
}

function valueItem({ value, words, since }: EnumValue): readonly Piece[] {
  return [code(value), ": ", words, ...(since === undefined ? [] : [` (since Calico ${since})`])];
}

export function valuesOf(value: ValueSpec | undefined): readonly EnumValue[] {
  const inner = itemOf(value);
  return inner?.kind === "text" || inner?.kind === "number-or-text" ? (inner.values ?? []) : [];
}

/** `a list of IPv4 or IPv6 networks`; "" where anything goes. */
export function typeWords(value: ValueSpec): string {
  switch (value.kind) {
    case "text":
      return value.values === undefined ? (value.shape?.expected ?? "text") : "one of a few words";
    case "boolean":
      return "true or false";
    case "integer":
      return integerWords(value.min, value.max);
    case "number":
      return "a number";
    case "number-or-text":
      return value.shape.expected;
    case "list":
      return `a list, each item ${typeWords(value.of) || "anything"}`;
    case "map":
      return `a map, each value ${typeWords(value.of) || "anything"}`;
    case "object":
      return value.object.name;
    case "any":
      return "";
  }
}

function integerWords(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) return `a whole number from ${min} to ${max}`;
  if (min !== undefined) return `a whole number from ${min} on`;
  return max === undefined ? "a whole number" : `a whole number up to ${max}`;
}
