// Renames chains, in their table of this file, and sets, in the whole folder.

import { isBuiltin } from "#engine/iptables/netfilter.ts";
import type { Ruleset } from "#engine/iptables/ruleset.ts";
import type { File } from "#server/file.ts";
import type { Scope } from "#server/files.ts";
import { renameSet } from "#server/ipset/rename-set.ts";
import { chainPlaces, isNamed } from "#server/iptables/chain-places.ts";
import { sameTables } from "#server/iptables/line-table.ts";
import { chainNameFault, nameInPlace } from "#server/iptables/new-names.ts";
import { type Thing, thingAt } from "#server/iptables/thing.ts";
import type { FileEdits, Refused, Renaming } from "#server/language.ts";

type Renamable = Extract<Thing, { readonly kind: "chain" | "set" }>;

export function prepareRename({ file }: Scope, offset: number): Renaming | Refused {
  const thing = renamableAt(file, offset);
  return "refused" in thing ? thing : { span: thing.span, placeholder: thing.name };
}

export function rename(scope: Scope, offset: number, wanted: string): readonly FileEdits[] | Refused {
  const { file } = scope;
  const thing = renamableAt(file, offset);
  if ("refused" in thing) return thing;
  if (thing.kind === "set") return renameSet(scope, thing.name, wanted);
  return file.ruleset === undefined ? [] : renameChain(file, file.ruleset, thing, wanted);
}

function renameChain(
  { uri }: File,
  ruleset: Ruleset,
  { table, name }: Extract<Thing, { readonly kind: "chain" }>,
  wanted: string,
): readonly FileEdits[] | Refused {
  if (wanted === name) return [];
  const fault = chainNameFault(wanted);
  if (fault !== undefined) return { refused: fault };
  if (sameTables(ruleset, table).some(({ chains }) => chains.has(wanted))) {
    return { refused: `Table ${table.name} has a chain ${wanted} already.` };
  }
  if (isNamed(ruleset, table, wanted)) return { refused: `A rule of table ${table.name} names ${wanted} already.` };
  const { text } = ruleset;
  return [{ uri, edits: chainPlaces(ruleset, table, name).map((span) => ({ span, text: nameInPlace(text, span, wanted) })) }];
}

function renamableAt(file: File, offset: number): Renamable | Refused {
  const thing = thingAt(file, offset);
  switch (thing?.kind) {
    case "set":
      return thing;
    case "chain": {
      const { table, name } = thing;
      if (isBuiltin(table.name, name)) return { refused: `${name} is a builtin chain: the kernel itself gives it its name.` };
      if (name.startsWith("!")) return { refused: `iptables takes "${name}" for a negation, not for a chain.` };
      return table.chains.has(name) ? thing : { refused: `Table ${table.name} has no chain ${name}.` };
    }
    case "table":
      return { refused: "The kernel gives tables their names." };
    case "target":
      return { refused: `${thing.target.name.text} is a target, not a chain: its name cannot be changed.` };
    default:
      return { refused: "Only the names of chains and sets can be changed here." };
  }
}
