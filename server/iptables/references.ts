// References and highlights of chains, sets, interfaces and mark bits.

import { DocumentHighlightKind } from "vscode-languageserver";
import type { File } from "#server/file.ts";
import type { Scope } from "#server/files.ts";
import { setPlaces } from "#server/ipset/sets.ts";
import { thingAt } from "#server/iptables/thing.ts";
import { ownRules, type Use, usesOf } from "#server/iptables/uses.ts";
import type { Highlight, Place } from "#server/language.ts";

const MOST_REFERENCES = 20_000;
const MOST_HIGHLIGHTS = 2000;

export function references(
  { file, folder }: Scope,
  offset: number,
  options: { readonly declaration: boolean },
): readonly Place[] {
  const thing = thingAt(file, offset);
  if (thing === undefined) return [];
  const uses = usesOf(file, thing, { most: MOST_REFERENCES });
  const own = uses.filter((use) => options.declaration || use.kind !== "declaration").map(({ span }) => ({ file, span }));
  if (thing.kind !== "set") return own;
  const declarations = options.declaration ? setPlaces(folder, thing.name) : [];
  const elsewhere = folder.files.flatMap(({ file: other }) =>
    other.uri === file.uri || other.ruleset === undefined
      ? []
      : usesOf(other, thing, { most: MOST_REFERENCES }).map(({ span }) => ({ file: other, span })),
  );
  return [...declarations.map((place) => ({ file: place.file, span: place.set.name.span })), ...own, ...elsewhere];
}

export function highlights(file: File, offset: number): readonly Highlight[] {
  const thing = thingAt(file, offset);
  if (thing === undefined) return [];
  const uses = [...usesOf(file, thing, { most: MOST_HIGHLIGHTS })];
  if (thing.kind === "chain") {
    const chain = thing.table.chains.get(thing.name);
    if (chain !== undefined) uses.push(...ownRules(file, chain, { most: MOST_HIGHLIGHTS }));
  }
  return uses.map(({ span, kind }) => ({ span, kind: kindOf(kind) }));
}

function kindOf(kind: Use["kind"]): DocumentHighlightKind {
  return kind === "read" ? DocumentHighlightKind.Read : DocumentHighlightKind.Write;
}
