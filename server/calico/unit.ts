// One document of a file and what follows from its text alone. Its places count from its own beginning, so that an edit of the
// documents before it leaves all of it as it was.
import { type LoadedResources, loadResources } from "#engine/resources/load/load-resources.ts";
import type { ApiVintage } from "#engine/resources/schema/schema.ts";
import { validateResource } from "#engine/resources/validate/validate-resource.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";
import { type Mention, mentionsIn } from "#server/calico/mentions.ts";
import { type Inhabitants, inhabitantsIn } from "#server/calico/population.ts";
import { lazy } from "#server/lazy.ts";

export interface Unit {
  readonly loaded: () => LoadedResources;
  readonly mentions: () => readonly Mention[];
  readonly inhabitants: () => Inhabitants;
  /** Equal for the same inhabitants; "" for none. */
  readonly fingerprint: () => string;
  /** What YAML and the validator of this Calico version refuse. */
  problems(vintage: CurrentVintage): readonly Diagnostic[];
}

/** Resources of the old API have their own validator. */
export type CurrentVintage = Exclude<ApiVintage, "v1">;

/** Units of the last version that was looked at, by their text. */
export interface UnitStore {
  last: ReadonlyMap<string, Unit>;
}

export function unitOf(uri: string, text: string): Unit {
  const loaded = lazy(() => loadResources(uri, text));
  const inhabitants = lazy(() => inhabitantsIn(loaded().file));
  const problems = new Map<CurrentVintage, readonly Diagnostic[]>();
  return {
    loaded,
    mentions: lazy(() => mentionsIn(loaded().file)),
    inhabitants,
    fingerprint: lazy(() => {
      const { members, lenders } = inhabitants();
      return members.length + lenders.length === 0 ? "" : JSON.stringify(inhabitants());
    }),
    problems: (vintage) => {
      const known = problems.get(vintage);
      if (known !== undefined) return known;
      const found = problemsOf(loaded(), vintage);
      problems.set(vintage, found);
      return found;
    },
  };
}

function problemsOf({ file, problems }: LoadedResources, vintage: CurrentVintage): readonly Diagnostic[] {
  return [...problems, ...file.resources.flatMap((one) => validateResource(one, one.api === "v1" ? "v1" : vintage))];
}
