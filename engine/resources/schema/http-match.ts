// HTTP requests in a rule (validateHTTPRule(), libcalico-go/lib/validator/v3/validator.go).
import type { YamlMap } from "#engine/resources/resource.ts";
import type { FieldSpec } from "#engine/resources/schema/schema.ts";
import { list, object, objectSpec, TEXT, uniqueList } from "#engine/resources/schema/value-specs.ts";
import { badValue, conflict, missingField } from "#engine/resources/validate/problems.ts";
import { entryAt, isGiven, mayHoldMore, scalarAt } from "#engine/resources/validate/values.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";

const PATH_FIELDS: readonly FieldSpec[] = [
  {
    name: "exact",
    words: "The whole path, from its first /. The query behind a ? does not belong to it.",
    value: TEXT,
    standard: "/api",
  },
  { name: "prefix", words: "How the path begins.", value: TEXT, standard: "/api/" },
];

const HTTP_PATH = objectSpec("HTTPPath", PATH_FIELDS, onePath);

const FIELDS: readonly FieldSpec[] = [
  {
    name: "methods",
    words: "The request has one of these methods, in capital letters. Left out: any method.",
    value: uniqueList(TEXT, 20),
    standard: "[GET]",
  },
  { name: "paths", words: "The request's path is one of these. Left out: any path.", value: list(object(HTTP_PATH), 20) },
];

export const HTTP_MATCH = objectSpec("HTTPMatch", FIELDS);

function onePath(map: YamlMap): readonly Diagnostic[] {
  const prefix = entryAt(map, "prefix");
  const hasExact = isGiven(map, "exact");
  const hasPrefix = isGiven(map, "prefix");
  if (hasExact && hasPrefix)
    return [conflict(prefix?.keySpan ?? map.span, "Write exact or prefix, not both: two paths are two items")];
  if (!hasExact && !hasPrefix) return mayHoldMore(map) ? [] : [missingField(map.span, "A path needs exact or prefix")];
  const path = scalarAt(map, hasExact ? "exact" : "prefix");
  if (path === undefined || (path.source.startsWith("/") && !/[?# ]/.test(path.source))) return [];
  return [badValue(path, "A path begins with / and holds no ?, # or blank")];
}
