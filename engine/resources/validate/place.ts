// Places in a resource, and which versions of Calico know what stands there.
import type { YamlNode } from "#engine/resources/resource.ts";
import type { ApiVintage, Place } from "#engine/resources/schema/schema.ts";

/** The place of what `holder` has under `key`. */
export function placeBelow({ vintage, api, kind, path, root, parents }: Place, key: string | number, holder: YamlNode): Place {
  return { vintage, api, kind, path: path.concat(key), root, parents: [holder].concat(parents) };
}

/** Whether the API of this vintage has what came with `version` (`v3.20`); undefined: it was there from the beginning. */
export function hasSince(vintage: ApiVintage, version: string | undefined): boolean {
  return version === undefined || rank(version) <= RANKS[vintage];
}

/** Whether the API of this vintage is later than the last version that took something. */
export function isAfter(vintage: ApiVintage, version: string): boolean {
  return RANKS[vintage] > rank(version);
}

const RANKS: Readonly<Record<ApiVintage, number>> = { v1: 1000, "v3.8": 3008, "v3.32": 3032 };

/** `v3.8` and `3.8` → 3008: minor versions count as numbers. */
function rank(version: string): number {
  const dot = version.indexOf(".");
  const major = Number(version.slice(version.startsWith("v") ? 1 : 0, dot));
  return major * 1000 + Number(version.slice(dot + 1));
}
