// "Named by 3 rules: …", for what is found by its name.
import type { File } from "#server/file.ts";
import { lineOf } from "#server/iptables/rule-at.ts";
import { namedUses } from "#server/iptables/uses.ts";
import { countOf, placeName } from "#server/iptables/words.ts";
import type { Piece } from "#server/markup.ts";

/** Rules beyond this are not counted: each has to be read. */
const MOST_COUNTED = 100;
const SHOWN = 5;

export function useItems(file: File, kind: "set" | "interface", name: string): Piece[][] {
  const uses = namedUses(file, kind, name, { most: MOST_COUNTED });
  if (uses.length === 0) return [["No rule names it"]];
  const places = uses.slice(0, SHOWN).map(({ span }) => {
    const line = lineOf(file, span.start);
    const place = file.derived.placeOf(line);
    const { table, name: chain } = place?.chain ?? { table: "", name: "" };
    return place === undefined ? `line ${line + 1}` : placeName({ table, chain, number: place.number }, line);
  });
  const count = uses.length === MOST_COUNTED ? `${MOST_COUNTED} rules or more` : countOf(uses.length, "rule");
  return [[`Named by ${count}: ${places.join(", ")}${uses.length > SHOWN ? ", …" : ""}`]];
}
