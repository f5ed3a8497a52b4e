// The table of kinds as a JSON schema, as a custom resource definition would give it: structure, types, enums and words.

export function schemaOf(kinds) {
  const definitions = {};
  const rules = kinds.map((kind) => {
    const named = {
      properties: { apiVersion: { const: kind.api }, kind: { const: kind.kind } },
      required: ["apiVersion", "kind"],
    };
    return { anyOf: [{ not: named }, rootOf(kind, definitions)] };
  });
  return { $schema: "http://json-schema.org/draft-07/schema#", type: "object", allOf: rules, definitions };
}

function rootOf({ words, metadata, spec }, definitions) {
  const properties = { apiVersion: { type: "string" }, kind: { type: "string" }, metadata: objectOf(metadata, definitions) };
  if (spec !== undefined) properties.spec = objectOf(spec, definitions);
  return { description: words, properties };
}

function objectOf(object, definitions) {
  const { name } = object;
  if (definitions[name] === undefined) {
    definitions[name] = {};
    const fields = object.fields();
    const properties = fields.map((field) => [
      field.name,
      { ...valueSchema(field.value, definitions), description: field.words },
    ]);
    definitions[name] = {
      type: "object",
      properties: Object.fromEntries(properties),
      required: fields.filter(({ required }) => required).map((field) => field.name),
      additionalProperties: false,
    };
  }
  return { $ref: `#/definitions/${name}` };
}

function valueSchema(value, definitions) {
  switch (value.kind) {
    case "text":
      return { type: "string", ...(value.values && { enum: value.values.map((one) => one.value) }) };
    case "boolean":
      return { type: "boolean" };
    case "integer":
      return {
        type: "integer",
        ...(value.min !== undefined && { minimum: value.min }),
        ...(value.max !== undefined && { maximum: value.max }),
      };
    case "number":
      return { type: "number" };
    case "number-or-text":
      return { type: ["integer", "string"] };
    case "list":
      return { type: "array", items: valueSchema(value.of, definitions) };
    case "map":
      return { type: "object", additionalProperties: valueSchema(value.of, definitions) };
    case "object":
      return { allOf: [objectOf(value.object, definitions)] };
    default:
      return {};
  }
}
