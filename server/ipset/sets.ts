// The sets of a folder, by name.
import type { IpSet } from "#engine/ipset/ipset.ts";
import type { File } from "#server/file.ts";
import type { Folder } from "#server/folder.ts";

export interface SetPlace {
  readonly file: File;
  readonly set: IpSet;
}

/** Where a set of this name is created or listed. */
export function setPlaces(folder: Folder, name: string): readonly SetPlace[] {
  return folder.files.flatMap(({ file }) =>
    (file.ipsets?.sets ?? []).filter((set) => set.name.text === name).map((set) => ({ file, set })),
  );
}
