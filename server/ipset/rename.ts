// Renames sets, from the file that holds them.

import type { Scope } from "#server/files.ts";
import { renameSet } from "#server/ipset/rename-set.ts";
import { setThingAt } from "#server/ipset/set-at.ts";
import type { FileEdits, Refused, Renaming } from "#server/language.ts";

export function prepareRename({ file }: Scope, offset: number): Renaming | Refused {
  const thing = setThingAt(file, offset);
  if (thing?.kind === "name" && thing.set !== undefined) return { span: thing.span, placeholder: thing.name };
  if (thing?.kind === "name") return { refused: `This file creates no set ${thing.name}.` };
  if (thing?.kind === "element" && thing.set.type === "list:set") return { span: thing.span, placeholder: thing.element.text };
  return { refused: "Only the names of sets can be changed here." };
}

export function rename(scope: Scope, offset: number, wanted: string): readonly FileEdits[] | Refused {
  const found = prepareRename(scope, offset);
  return "refused" in found ? found : renameSet(scope, found.placeholder, wanted);
}
