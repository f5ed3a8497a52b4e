// The policies of the workspace, as one snapshot: the open documents in their current version and what else lies on disk.
import type { CalicoFile } from "#server/calico/calico-file.ts";
import { type Mention, nameId } from "#server/calico/mentions.ts";
import { type Member, memberId, memberOf, populationOf } from "#server/calico/population.ts";
import { type Selected, selectedBy } from "#server/calico/selected.ts";
import type { File } from "#server/file.ts";
import { type Owners, ownersIn } from "#server/iptables/hashes/owners.ts";
import { type SetOwner, setOwnersIn } from "#server/iptables/hashes/set-owners.ts";
import type { Place } from "#server/language.ts";
import { lazy } from "#server/lazy.ts";

export interface WorkspaceFile {
  readonly file: File;
  readonly calico: CalicoFile;
}

export interface MentionPlace {
  readonly file: File;
  readonly mention: Mention;
}

export interface Workspace {
  readonly files: readonly WorkspaceFile[];
  /** False until the folders of the workspace have been read: then nothing can be counted. */
  readonly isComplete: boolean;
  members(): readonly Member[];
  /** Undefined for a text that Calico refuses. */
  selected(selector: string): Selected | undefined;
  /** Where members are declared, by memberId(). */
  homes(): ReadonlyMap<string, Place>;
  /** By nameId(). */
  mentions(): ReadonlyMap<string, readonly MentionPlace[]>;
  /** After whom Felix names chains. */
  owners(): Owners;
  /** What the sets stand for that rules of policies need, by setKey(). */
  setOwners(): ReadonlyMap<string, SetOwner>;
}

/** Keeps what was last worked out of a population: an edit of a policy leaves that as it was. */
export interface PopulationCache {
  last: Population | undefined;
}

interface Population {
  readonly fingerprint: readonly string[];
  readonly members: readonly Member[];
  readonly selected: Map<string, Selected | undefined>;
}

export function workspaceOf(files: readonly File[], isComplete: boolean, cache: PopulationCache): Workspace {
  const ours = files.flatMap((file) => (file.calico === undefined ? [] : [{ file, calico: file.calico }]));
  const population = lazy(() => populationIn(ours, cache));
  return {
    files: ours,
    isComplete,
    members: () => population().members,
    selected: (selector) => {
      const { members, selected } = population();
      if (!selected.has(selector)) selected.set(selector, selectedBy(selector, members));
      return selected.get(selector);
    },
    homes: lazy(() => homesIn(ours)),
    mentions: lazy(() => mentionsOf(ours)),
    owners: lazy(() => ownersIn(ours)),
    setOwners: lazy(() => setOwnersIn(ours)),
  };
}

export const NO_WORKSPACE: Workspace = workspaceOf([], false, { last: undefined });

function populationIn(files: readonly WorkspaceFile[], cache: PopulationCache): Population {
  const fingerprint = files.map(({ calico }) => calico.fingerprint()).filter((text) => text !== "");
  const { last } = cache;
  const isSame = last?.fingerprint.length === fingerprint.length && fingerprint.every((text, i) => text === last.fingerprint[i]);
  if (last !== undefined && isSame) return last;
  const members = populationOf(files.map(({ calico }) => calico.inhabitants()));
  cache.last = { fingerprint, members, selected: new Map() };
  return cache.last;
}

function homesIn(files: readonly WorkspaceFile[]): ReadonlyMap<string, Place> {
  const homes = new Map<string, Place>();
  for (const { file, calico } of files) {
    for (const resource of calico.resources()) {
      const member = memberOf(resource);
      if (member !== undefined) homes.set(memberId(member), { file, span: resource.nameSpan ?? resource.span });
    }
  }
  return homes;
}

function mentionsOf(files: readonly WorkspaceFile[]): ReadonlyMap<string, readonly MentionPlace[]> {
  const places = new Map<string, MentionPlace[]>();
  for (const { file, calico } of files) {
    for (const mention of calico.mentions()) {
      const id = nameId(mention);
      const known = places.get(id);
      if (known === undefined) places.set(id, [{ file, mention }]);
      else known.push({ file, mention });
    }
  }
  return places;
}
