// What the schema table says of a place in a resource.
import type { Api } from "#engine/resources/resource.ts";
import { kindSpec } from "#engine/resources/schema/kind-specs.ts";
import type { FieldSpec, KindSpec, ValueSpec } from "#engine/resources/schema/schema.ts";
import { rootFields } from "#engine/resources/validate/validate-resource.ts";

export interface Described {
  readonly kindSpec: KindSpec | undefined;
  /** The field that the nearest key on the way names. */
  readonly field: FieldSpec | undefined;
  /** What may stand at the place. */
  readonly value: ValueSpec | undefined;
}

export function describedAt(
  { api, kind }: { readonly api: Api | undefined; readonly kind: string },
  path: readonly (string | number)[],
): Described {
  const spec = api && kindSpec(api, kind);
  if (spec === undefined) return { kindSpec: undefined, field: undefined, value: undefined };
  let value: ValueSpec | undefined = { kind: "object", object: { name: kind, fields: () => rootFields(spec) } };
  let field: FieldSpec | undefined;
  for (const step of path) {
    if (value?.kind === "list" && typeof step === "number") value = value.of;
    else if (value?.kind === "map" && typeof step === "string") {
      value = value.of;
      field = undefined;
    } else if (value?.kind === "object" && typeof step === "string") {
      field = value.object.fields().find(({ name }) => name === step);
      value = field?.value;
    } else return { kindSpec: spec, field: undefined, value: undefined };
  }
  return { kindSpec: spec, field, value };
}

/** The value in the innermost list: `types:` takes what its items take. */
export function itemOf(value: ValueSpec | undefined): ValueSpec | undefined {
  return value?.kind === "list" ? itemOf(value.of) : value;
}
