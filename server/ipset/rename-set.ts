// Renames a set in all files of its folder: what creates and fills it, and the rules that look into it. The kernel has one
// set of a name, whatever tables and address families use it.

import type { Span } from "#engine/text/span.ts";
import type { File } from "#server/file.ts";
import type { Scope } from "#server/files.ts";
import { namePlaces } from "#server/ipset/set-lines.ts";
import { nameInPlace, setNameFault } from "#server/iptables/new-names.ts";
import { setMentions } from "#server/iptables/set-mentions.ts";
import type { FileEdits, Refused } from "#server/language.ts";

export function renameSet(scope: Scope, name: string, wanted: string): readonly FileEdits[] | Refused {
  if (wanted === name) return [];
  const fault = setNameFault(wanted);
  if (fault !== undefined) return { refused: fault };
  const files = filesAround(scope);
  const taken = files.find((file) => placesIn(file, wanted, 1).length > 0);
  if (taken !== undefined) return { refused: `There is a set ${wanted} already, in ${nameOf(scope, taken)}.` };
  return files.flatMap((file) => {
    const edits = placesIn(file, name, Number.POSITIVE_INFINITY).map((span) => ({
      span,
      text: nameInPlace(file.text, span, wanted),
    }));
    return edits.length === 0 ? [] : [{ uri: file.uri, edits }];
  });
}

function placesIn(file: File, name: string, most: number): readonly Span[] {
  if (file.ipsets !== undefined) return namePlaces(file.ipsets, file.lines, name);
  return file.ruleset === undefined ? [] : setMentions(file.ruleset, name, { most });
}

/** An untitled document lies in no folder. */
function filesAround({ file, folder }: Scope): readonly File[] {
  const files = folder.files.map((one) => one.file);
  return files.some(({ uri }) => uri === file.uri) ? files : [file, ...files];
}

function nameOf({ folder }: Scope, { uri }: File): string {
  return folder.files.find(({ file }) => file.uri === uri)?.name ?? "this file";
}
