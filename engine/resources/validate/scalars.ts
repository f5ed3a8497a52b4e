// Single values against what their field takes: text, booleans and numbers.
import type { YamlNode, YamlScalar } from "#engine/resources/resource.ts";
import type { EnumValue, Place, ValueSpec } from "#engine/resources/schema/schema.ts";
import { hasSince } from "#engine/resources/validate/place.ts";
import { badValue, wrongType } from "#engine/resources/validate/problems.ts";
import { booleanOf } from "#engine/resources/validate/values.ts";
import { closestWord } from "#engine/text/closest-word.ts";
import { type Diagnostic, diagnostic, type Fix } from "#engine/text/diagnostic.ts";

type Spec<Kind extends ValueSpec["kind"]> = Extract<ValueSpec, { kind: Kind }>;

export function checkText(scalar: YamlScalar, spec: Spec<"text">, place: Place): readonly Diagnostic[] {
  if (scalar.value !== null && typeof scalar.value !== "string") return unquoted(scalar, place);
  return checkWord(scalar, spec.values, spec, place);
}

export function checkNumberOrText(scalar: YamlScalar, spec: Spec<"number-or-text">, place: Place): readonly Diagnostic[] {
  if (typeof scalar.value === "boolean") return [wrongType(scalar.span, `Write ${spec.shape.expected} here, not true or false`)];
  return spec.shape.check(scalar, place);
}

function checkWord(
  scalar: YamlScalar,
  values: readonly EnumValue[] | undefined,
  { shape }: Spec<"text">,
  place: Place,
): readonly Diagnostic[] {
  const known = values?.find(({ value }) => value === scalar.source);
  if (known !== undefined) return sinceProblem(scalar, known, place);
  if (shape !== undefined) return shape.check(scalar, place);
  return values === undefined ? [] : [unknownWord(scalar, values, place)];
}

function sinceProblem(scalar: YamlScalar, { value, since }: EnumValue, { vintage }: Place): readonly Diagnostic[] {
  return hasSince(vintage, since) ? [] : [badValue(scalar, `${value} came with Calico ${since}`)];
}

export function unknownWord(scalar: YamlScalar, values: readonly EnumValue[], { vintage }: Place): Diagnostic {
  const words = values.filter(({ since }) => hasSince(vintage, since)).map(({ value }) => value);
  const sameLetters = words.find((word) => word.toLowerCase() === scalar.source.toLowerCase());
  if (sameLetters !== undefined) {
    const message = `Capital and small letters count here: write ${sameLetters}, not ${scalar.source}`;
    return badValue(scalar, message, sameLetters);
  }
  const closest = closestWord(scalar.source, words);
  const choices = words.length === 1 ? `the only value here is ${words[0]}` : `choose one of ${words.join(", ")}`;
  const message = `"${scalar.source}" is not known here: ${closest === undefined ? choices : `did you mean ${closest}?`}`;
  return badValue(scalar, message, closest);
}

export function checkBoolean(scalar: YamlScalar): readonly Diagnostic[] {
  if (booleanOf(scalar) !== undefined) return [];
  const word = scalar.source.toLowerCase();
  if (word !== "true" && word !== "false") return [wrongType(scalar.span, "Write true or false here")];
  const title = `Write ${word}`;
  return [wrongType(scalar.span, `Write ${word} without quotes`, [{ title, edits: [{ span: scalar.span, text: word }] }])];
}

export function checkInteger(scalar: YamlScalar, { min, max }: Spec<"integer">): readonly Diagnostic[] {
  const { value } = scalar;
  if (typeof value !== "number") return [notANumber(scalar, "a whole number")];
  if (!Number.isInteger(value)) return [wrongType(scalar.span, "Write a whole number here")];
  if ((min === undefined || value >= min) && (max === undefined || value <= max)) return [];
  return [badValue(scalar, `${scalar.source} is out of range: write ${rangeOf(min, max)}`)];
}

export function checkNumber(scalar: YamlScalar): readonly Diagnostic[] {
  return typeof scalar.value === "number" && Number.isFinite(scalar.value) ? [] : [notANumber(scalar, "a number")];
}

function rangeOf(min: number | undefined, max: number | undefined): string {
  if (min === undefined) return `at most ${max}`;
  return max === undefined ? `${min} or more` : `a number from ${min} to ${max}`;
}

function notANumber(scalar: YamlScalar, what: string): Diagnostic {
  const isQuoted = /^-?\d+(?:\.\d+)?$/.test(scalar.source);
  if (!isQuoted) return wrongType(scalar.span, `Write ${what} here`);
  const fix: Fix = { title: "Remove the quotes", edits: [{ span: scalar.span, text: scalar.source }] };
  return wrongType(scalar.span, `Write ${what} here, without quotes`, [fix]);
}

/**
 * `name: 80` where text is wanted: calicoctl makes text of it (sigs.k8s.io/yaml, convertToJSONableObject()), the Kubernetes API
 * server refuses it.
 */
function unquoted(scalar: YamlScalar, place: Place): readonly Diagnostic[] {
  if (place.api === "v1") return [];
  const severity = place.api === "projectcalico.org/v3" ? "warning" : "error";
  const kind = typeof scalar.value === "number" ? "a number" : "a truth value";
  const message = `YAML reads ${scalar.source} as ${kind}, and kubectl refuses that in the place of text: put it in quotes`;
  const fix: Fix = { title: "Put it in quotes", edits: [{ span: scalar.span, text: JSON.stringify(scalar.source) }] };
  return [diagnostic("yaml-wrong-type", severity, scalar.span, message, { fixes: [fix] })];
}

/** A scalar where a list or a map is wanted, and the other way round. */
export function wrongKind(node: YamlNode, what: string, fixes: readonly Fix[] = []): Diagnostic {
  return wrongType(node.span, `Write ${what} here, not ${KIND_WORDS[node.kind]}`, fixes);
}

const KIND_WORDS: Readonly<Record<YamlNode["kind"], string>> = {
  scalar: "a single value",
  list: "a list",
  map: "fields",
  template: "a template",
};
