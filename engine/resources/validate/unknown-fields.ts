// Fields that an object does not have, with what was meant; and those that came later or are gone.
import type { YamlEntry, YamlMap } from "#engine/resources/resource.ts";
import type { FieldSpec, Place } from "#engine/resources/schema/schema.ts";
import { hasSince, isAfter } from "#engine/resources/validate/place.ts";
import { oldField, unknownField } from "#engine/resources/validate/problems.ts";
import { closestWord } from "#engine/text/closest-word.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";

export function unknownFieldProblem(
  entry: YamlEntry,
  map: YamlMap,
  fields: readonly FieldSpec[],
  owner: string,
  { vintage }: Place,
): readonly Diagnostic[] {
  const { key, keySpan } = entry;
  if (key.includes("{{") || key.includes("{%")) return [];
  const known = fields.filter(({ since }) => hasSince(vintage, since)).map(({ name }) => name);
  const free = known.filter((name) => !map.entries.some((other) => other.key === name));
  const meant = free.find((name) => name.toLowerCase() === key.toLowerCase()) ?? closestWord(key, free);
  if (meant === undefined) return [unknownField(keySpan, withoutMeaning(key, owner))];
  const fix = { title: `Write ${meant}`, edits: [{ span: keySpan, text: meant }] };
  return [unknownField(keySpan, `${owner} has no field ${key}: did you mean ${meant}?`, [fix])];
}

const ENTERPRISE: readonly string[] = ["allowedEgressDomains", "awsSubnetID", "domains", "egressGateway", "tproxyMode"];

function withoutMeaning(key: string, owner: string): string {
  if (ENTERPRISE.includes(key)) return `${key} is a field of Calico Enterprise: Calico does not read it`;
  const shown = key.length > 40 ? `${key.slice(0, 39)}…` : key;
  return `${owner} has no field ${shown}: Calico does not read what is written here`;
}

/** A field of spec or metadata that stands beside them. */
export function misplacedField({ key, keySpan }: YamlEntry, home: string): Diagnostic {
  return unknownField(keySpan, `${key} belongs into ${home}: here Calico does not read it`);
}

/** Of a field that the object has. */
export function versionProblem({ keySpan }: YamlEntry, field: FieldSpec, { vintage }: Place): readonly Diagnostic[] {
  if (!hasSince(vintage, field.since)) {
    return [unknownField(keySpan, `${field.name} came with Calico ${field.since}: before that it is not read`)];
  }
  if (field.until !== undefined && isAfter(vintage, field.until.version)) {
    const { version, instead } = field.until;
    return [oldField(keySpan, `Calico ${version} was the last to read ${field.name}: ${instead}`)];
  }
  return [];
}
