// One fuzz input: the files of a folder, one of which is asked about.
import { excerpt, mutated } from "#test/fuzz/mutate.ts";
import { type Random, randomOf } from "#test/fuzz/random.ts";
import type { Seeds } from "#test/fuzz/seeds.ts";

export interface Input {
  readonly seed: number;
  readonly number: number;
  /** `iptables.save` or `node.ipset`: the document that is asked about and edited. */
  readonly name: string;
  readonly text: string;
  /** The other document, open beside it. */
  readonly beside: { readonly name: string; readonly text: string } | undefined;
  /** So big that steps may take their time, if only they end. */
  readonly big?: true;
  readonly disk: Readonly<Record<string, string>>;
}

const MOST_LINES = 250;

export function inputOf(seeds: Seeds, seed: number, number: number): Input {
  const random = randomOf(seed, number);
  const isSets = random.once(4);
  const [own, others] = isSets ? [seeds.sets, seeds.dumps] : [seeds.dumps, seeds.sets];
  const text = mutated(excerpt(random.pick(own), random, 1 + random.below(MOST_LINES)), random, own);
  const neighbour = excerpt(random.pick(others), random, 60);
  const beside = random.once(2) ? undefined : random.once(2) ? neighbour : mutated(neighbour, random, others);
  const names = isSets ? ["node.ipset", "iptables.save"] : ["iptables.save", "node.ipset"];
  return {
    seed,
    number,
    name: names[0] ?? "",
    text,
    beside: beside === undefined ? undefined : { name: names[1] ?? "", text: beside },
    disk: diskOf(seeds, random),
  };
}

function diskOf({ folders }: Seeds, random: Random): Readonly<Record<string, string>> {
  if (random.once(2)) return {};
  const folder = random.pick(folders);
  const all = Object.values(folder);
  const files = Object.entries(folder).map(([name, text]) => [name, random.once(2) ? text : mutated(text, random, all)] as const);
  return Object.fromEntries(files);
}
