// A resource as plain data, to be shown or written down: what has no value is not there.
import { stringify } from "yaml";

export type PlainData = string | number | boolean | null | readonly PlainData[] | PlainMap;

export interface PlainMap {
  readonly [key: string]: PlainData;
}

type Maybe = PlainData | ReadonlyMap<string, string> | undefined;

/** Only the fields that say something: nothing undefined, no empty text, list or map, no `false`. */
export function plainMap(fields: Readonly<Record<string, Maybe>>): PlainMap {
  const entries: [string, PlainData][] = [];
  for (const [key, value] of Object.entries(fields)) {
    const plain = value instanceof Map ? Object.fromEntries(value) : value;
    if (plain !== undefined && !isSilent(plain)) entries.push([key, plain]);
  }
  return Object.fromEntries(entries);
}

function isSilent(value: Maybe): boolean {
  if (value === null || value === "" || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** As calicoctl prints it: keys in alphabetical order, lists no deeper than their key. */
export function yamlOf(data: PlainMap): string {
  return stringify(data, { indentSeq: false, lineWidth: 0, sortMapEntries: true, aliasDuplicateObjects: false, version: "1.1" });
}
