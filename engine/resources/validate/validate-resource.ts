// A resource against the table of kinds: what Calico's API would refuse, and what it would drop without a word.
import type { Resource, YamlEntry, YamlMap } from "#engine/resources/resource.ts";
import { kindSpec } from "#engine/resources/schema/kind-specs.ts";
import type { ApiVintage, FieldSpec, KindSpec, Place } from "#engine/resources/schema/schema.ts";
import { hasSince, placeBelow } from "#engine/resources/validate/place.ts";
import { badValue, DEPENDS_ON_THE_REST, missingField } from "#engine/resources/validate/problems.ts";
import { misplacedField, unknownFieldProblem } from "#engine/resources/validate/unknown-fields.ts";
import { validateValue } from "#engine/resources/validate/validate-object.ts";
import { isNothing } from "#engine/resources/validate/values.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";

/** In the order of the text. Nothing is said of kinds that the table does not have. */
export function validateResource(resource: Resource, given: ApiVintage): readonly Diagnostic[] {
  const vintage = vintageOf(resource, given);
  const kind = kindSpec(resource.api, resource.kind);
  if (kind === undefined) return [];
  const { api, body } = resource;
  const place: Place = { vintage, api, kind: resource.kind, path: [], root: body, parents: [] };
  const found = [...kindProblems(body, kind, vintage), ...validateRoot(body, kind, place)];
  const problems = resource.isTemplated ? found.filter(({ code }) => !DEPENDS_ON_THE_REST.has(code)) : found;
  return problems.sort((a, b) => a.span.start - b.span.start);
}

/** The v1 API has versions of its own: its resources are not judged as those of v3, nor the other way round. */
function vintageOf({ api }: Resource, vintage: ApiVintage): ApiVintage {
  if (api === "v1") return "v1";
  return vintage === "v1" ? "v3.8" : vintage;
}

function kindProblems(body: YamlMap, kind: KindSpec, vintage: ApiVintage): readonly Diagnostic[] {
  if (hasSince(vintage, kind.since)) return [];
  const node = body.entries.find(({ key }) => key === "kind")?.value;
  return node === undefined ? [] : [badValue(node, `${kind.kind} came with Calico ${kind.since}`)];
}

/** What stands at the root, with the checks of the kind. */
export function validateRoot(body: YamlMap, kind: KindSpec, place: Place): readonly Diagnostic[] {
  const fields = rootFields(kind);
  const problems = body.entries.flatMap((entry) => rootEntryProblems(entry, body, fields, kind, place));
  if (body.entries.every(({ key }) => key !== "metadata")) {
    const first = body.entries[0];
    problems.push(missingField(first?.keySpan ?? body.span, "The field metadata is missing, and Calico refuses that"));
  }
  for (const check of kind.checks ?? []) problems.push(...check(body, place));
  return problems;
}

function rootEntryProblems(
  entry: YamlEntry,
  body: YamlMap,
  fields: readonly FieldSpec[],
  kind: KindSpec,
  place: Place,
): readonly Diagnostic[] {
  const field = fields.find(({ name }) => name === entry.key);
  if (field === undefined) {
    const home = homeOf(entry.key, kind);
    return home === undefined ? unknownFieldProblem(entry, body, fields, kind.kind, place) : [misplacedField(entry, home)];
  }
  if (entry.value === undefined || isNothing(entry.value)) return [];
  return validateValue(entry.value, field.value, placeBelow(place, entry.key, body));
}

function homeOf(key: string, { metadata, spec }: KindSpec): string | undefined {
  if (spec?.fields().some(({ name }) => name === key) === true) return "spec";
  return metadata.fields().some(({ name }) => name === key) ? "metadata" : undefined;
}

/** The fields of a resource's root. */
export function rootFields({ metadata, spec, status, rootFields: more = [] }: KindSpec): readonly FieldSpec[] {
  const objects = [
    { name: "metadata", words: "What the resource is called, and where it belongs.", object: metadata },
    { name: "spec", words: "What it asks for.", object: spec },
    { name: "status", words: "What Calico reports of it; not for you to write.", object: status },
  ];
  return [
    { name: "apiVersion", words: "The API that the resource is written for.", value: { kind: "text" } },
    { name: "kind", words: "What kind of resource it is.", value: { kind: "text" } },
    ...objects.flatMap(({ name, words, object }): readonly FieldSpec[] =>
      object === undefined ? [] : [{ name, words, value: { kind: "object", object } }],
    ),
    ...more,
  ];
}
