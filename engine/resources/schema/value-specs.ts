// Short ways to write the values of the schema tables.
import type { EnumValue, FieldSpec, ObjectCheck, ObjectSpec, Shape, ValueSpec } from "#engine/resources/schema/schema.ts";

export const BOOLEAN: ValueSpec = { kind: "boolean" };
export const TEXT: ValueSpec = { kind: "text" };
export const ANY: ValueSpec = { kind: "any" };
export const TEXT_MAP: ValueSpec = { kind: "map", of: TEXT };
/** A port number as processes listen on. */
export const PORT_NUMBER: ValueSpec = integer(1, 65535);
/** The same, where 0 switches the listener off. */
export const PORT_OR_OFF: ValueSpec = integer(0, 65535);

export function integer(min?: number, max?: number): ValueSpec {
  return { kind: "integer", ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}

export function text(shape: Shape): ValueSpec {
  return { kind: "text", shape };
}

/** One of some words: what each means, by the word. */
export function oneOf(words: Readonly<Record<string, string>>): ValueSpec {
  return { kind: "text", values: valuesOf(words) };
}

export function valuesOf(words: Readonly<Record<string, string>>): readonly EnumValue[] {
  return Object.entries(words).map(([value, said]) => ({ value, words: said }));
}

/** `Enabled` or `Disabled`. */
export function onOrOff(enabled: string, disabled: string): ValueSpec {
  return oneOf({ Enabled: enabled, Disabled: disabled });
}

export function list(of: ValueSpec, most?: number): ValueSpec {
  return { kind: "list", of, ...(most !== undefined && { most }) };
}

export function uniqueList(of: ValueSpec, most?: number): ValueSpec {
  return { kind: "list", of, unique: true, ...(most !== undefined && { most }) };
}

export function object(spec: ObjectSpec): ValueSpec {
  return { kind: "object", object: spec };
}

export function objectSpec(name: string, fields: readonly FieldSpec[], ...checks: readonly ObjectCheck[]): ObjectSpec {
  return { name, fields: () => fields, ...(checks.length > 0 && { checks }) };
}
