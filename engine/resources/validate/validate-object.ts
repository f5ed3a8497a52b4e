// A map against the description of its object, and everything below it. Nothing (`null`) counts as left out, templates are passed
// over: what they will hold is not known.
import type { YamlEntry, YamlList, YamlMap, YamlNode, YamlScalar } from "#engine/resources/resource.ts";
import type { FieldSpec, ObjectSpec, Place, ValueSpec } from "#engine/resources/schema/schema.ts";
import { placeBelow } from "#engine/resources/validate/place.ts";
import { badValue, missingField, repeatedValue } from "#engine/resources/validate/problems.ts";
import {
  checkBoolean,
  checkInteger,
  checkNumber,
  checkNumberOrText,
  checkText,
  wrongKind,
} from "#engine/resources/validate/scalars.ts";
import { unknownFieldProblem, versionProblem } from "#engine/resources/validate/unknown-fields.ts";
import { isNothing, mayHoldMore } from "#engine/resources/validate/values.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";

type Spec<Kind extends ValueSpec["kind"]> = Extract<ValueSpec, { kind: Kind }>;

export function validateObject(map: YamlMap, object: ObjectSpec, place: Place): readonly Diagnostic[] {
  const fields = object.fields();
  const problems: Diagnostic[] = [];
  for (const entry of map.entries) problems.push(...validateEntry(entry, map, fields, object.name, place));
  if (!mayHoldMore(map)) problems.push(...missingProblems(map, fields, place));
  for (const check of object.checks ?? []) problems.push(...check(map, place));
  return problems;
}

function validateEntry(
  entry: YamlEntry,
  map: YamlMap,
  fields: readonly FieldSpec[],
  owner: string,
  place: Place,
): readonly Diagnostic[] {
  const field = fields.find(({ name }) => name === entry.key);
  if (field === undefined) return unknownFieldProblem(entry, map, fields, owner, place);
  const version = versionProblem(entry, field, place);
  const { value } = entry;
  if (version.length > 0 || value === undefined || isOmitted(value)) return version;
  return validateValue(value, field.value, placeBelow(place, entry.key, map));
}

/** Go leaves out what is empty before it looks at it (`omitempty`); a required field is told missing then. */
function isOmitted(node: YamlNode): boolean {
  return isNothing(node) || (node.kind === "scalar" && node.source === "");
}

function missingProblems(map: YamlMap, fields: readonly FieldSpec[], place: Place): readonly Diagnostic[] {
  const problems: Diagnostic[] = [];
  for (const { name, required } of fields) {
    if (required !== true) continue;
    const entry = map.entries.find(({ key }) => key === name);
    if (entry?.value !== undefined && !isOmitted(entry.value)) continue;
    const where = typeof place.path.at(-1) === "string" ? ` of ${place.path.at(-1)}` : "";
    problems.push(missingField(entry?.keySpan ?? headOf(map), `The field ${name}${where} is missing, and Calico refuses that`));
  }
  return problems;
}

/** Where to point at for a whole map: its first key. */
function headOf(map: YamlMap): YamlEntry["keySpan"] {
  return map.entries[0]?.keySpan ?? map.span;
}

export function validateValue(node: YamlNode, spec: ValueSpec, place: Place): readonly Diagnostic[] {
  if (node.kind === "template" || isPlaceholder(node)) return [];
  switch (spec.kind) {
    case "any":
      return [];
    case "object":
      return node.kind === "map" ? validateObject(node, spec.object, place) : notFields(node, spec.object);
    case "map":
      return node.kind === "map" ? validateMap(node, spec, place) : [wrongKind(node, "names with values")];
    case "list":
      return node.kind === "list" ? validateList(node, spec, place) : [notAList(node)];
    default:
      return node.kind === "scalar" ? validateScalar(node, spec, place) : [wrongKind(node, "a single value")];
  }
}

/** `${NODE}`, which a script fills in: as unknown as a template. */
function isPlaceholder(node: YamlNode): boolean {
  return node.kind === "scalar" && node.source.includes("${") && /\$\{[^}]*\}/.test(node.source);
}

function validateScalar(
  scalar: YamlScalar,
  spec: Exclude<ValueSpec, { kind: "any" | "object" | "map" | "list" }>,
  place: Place,
): readonly Diagnostic[] {
  switch (spec.kind) {
    case "text":
      return checkText(scalar, spec, place);
    case "boolean":
      return checkBoolean(scalar);
    case "integer":
      return checkInteger(scalar, spec);
    case "number":
      return checkNumber(scalar);
    case "number-or-text":
      return checkNumberOrText(scalar, spec, place);
  }
}

function notFields(node: YamlNode, { fields }: ObjectSpec): readonly Diagnostic[] {
  const names = fields().map(({ name }) => name);
  const some = names.length > 4 ? `${names.slice(0, 3).join(", ")} and others` : names.join(", ");
  return [wrongKind(node, `fields (${some})`)];
}

function notAList(node: YamlNode): Diagnostic {
  if (node.kind !== "scalar" || !node.isPlain) return wrongKind(node, "a list");
  const { start, end } = node.span;
  const edits = [
    { span: { start, end: start }, text: "[" },
    { span: { start: end, end }, text: "]" },
  ];
  return wrongKind(node, "a list", [{ title: "Make it a list", edits }]);
}

function validateMap(map: YamlMap, { of, key }: Spec<"map">, place: Place): readonly Diagnostic[] {
  return map.entries.flatMap((entry) => {
    const below = placeBelow(place, entry.key, map);
    const problems = key === undefined || entry.key.includes("{{") ? [] : [...key.check(keyScalar(entry), below)];
    if (entry.value !== undefined && !isNothing(entry.value)) problems.push(...validateValue(entry.value, of, below));
    return problems;
  });
}

/** A key as the shape of keys looks at it. */
function keyScalar({ key, keySpan }: YamlEntry): YamlScalar {
  const isBare = keySpan.end - keySpan.start === key.length;
  return { kind: "scalar", value: key, source: key, span: keySpan, textStart: keySpan.start + (isBare ? 0 : 1), isPlain: isBare };
}

function validateList(list: YamlList, { of, most, unique }: Spec<"list">, place: Place): readonly Diagnostic[] {
  const problems: Diagnostic[] = [];
  for (const [index, item] of list.items.entries()) {
    if (!isNothing(item)) problems.push(...validateValue(item, of, placeBelow(place, index, list)));
  }
  const extra = most === undefined ? undefined : list.items[most];
  if (extra !== undefined) problems.push(badValue(extra, `This list may hold ${most} values at most`));
  if (unique === true && list.items.length > 1) problems.push(...repeated(list));
  return problems;
}

function repeated({ items }: YamlList): readonly Diagnostic[] {
  const first = new Map<string, YamlScalar>();
  const problems: Diagnostic[] = [];
  for (const item of items) {
    if (item.kind !== "scalar") continue;
    const before = first.get(item.source);
    if (before === undefined) first.set(item.source, item);
    else problems.push(repeatedValue(item, before.span, `${item.source} stands in this list twice: remove one`));
  }
  return problems;
}
