// The dump that lies beside a YAML file, and the Felix it shows.
import { type InferredFelix, inferFelix } from "#engine/felix/infer/infer-felix.ts";
import type { Family } from "#engine/net/address.ts";
import type { BundleRole } from "#engine/node/bundle.ts";
import type { File } from "#server/file.ts";
import type { Folder } from "#server/folder.ts";

/** The likeliest first. */
const ROLES: Readonly<Record<Family, readonly BundleRole[]>> = {
  4: ["iptables", "iptables-nft", "iptables-legacy"],
  6: ["ip6tables", "ip6tables-nft", "ip6tables-legacy"],
};

/** A dump has Felix's chains in one of the two: of several the one that has most of them. */
export function dumpOf({ files }: Folder, family: Family): File | undefined {
  const named = files.flatMap(({ role, file }) => {
    const place = role === undefined ? -1 : ROLES[family].indexOf(role);
    return place < 0 || file.ruleset === undefined ? [] : [{ file, place, count: countOfChains(file) }];
  });
  const [best] = named.sort((a, b) => b.count - a.count || a.place - b.place);
  if (best !== undefined) return best.file;
  // An open dump may have any name.
  return files.find(({ role, file }) => role === undefined && file.ruleset?.family === family && countOfChains(file) > 0)?.file;
}

function countOfChains({ ruleset }: File): number {
  return (ruleset?.tables ?? []).reduce(
    (sum, { chains }) => sum + [...chains.keys()].filter((name) => name.startsWith("cali-")).length,
    0,
  );
}

const KNOWN = new WeakMap<File, InferredFelix>();

/** Found once a version of the file; at once, without guesses. */
export function felixOf(file: File): InferredFelix | undefined {
  if (file.ruleset === undefined) return undefined;
  const known = KNOWN.get(file) ?? inferFelix(file.ruleset, { guesses: 0 });
  KNOWN.set(file, known);
  return known;
}
