// What a dump has of Felix's and no file tells of, in words.
import type { OwnedChain } from "#engine/calculate/compare-owners.ts";
import type { Doubt } from "#engine/calculate/node-endpoints.ts";
import { jumpsOf, ruleTexts } from "#engine/calculate/preview/chain-texts.ts";
import { readChainName } from "#engine/felix/names/read-chain-name.ts";
import type { Ruleset } from "#engine/iptables/ruleset.ts";

const MOST_NAMED = 3;

export function leftDoubts(dump: Ruleset, rendered: Ruleset, owned: ReadonlyMap<string, OwnedChain>): readonly Doubt[] {
  const made = new Set(rendered.tables.flatMap(({ chains }) => [...chains.keys()]));
  const interfaces = new Set<string>();
  const policies = new Set<string>();
  const dropped: Doubt[] = [];
  for (const { chains } of dump.tables) {
    for (const chain of chains.values()) {
      const read = readChainName(chain.name);
      if (read === undefined || read.what === "fixed") continue;
      const isEndpoint = read.what === "workload" || read.what === "host";
      if (isEndpoint && !made.has(chain.name)) interfaces.add(read.suffix);
      if (read.what === "policy" && !made.has(chain.name)) policies.add(chain.name);
      if (!isEndpoint || !made.has(chain.name)) continue;
      const asked = ruleTexts(dump, chain).map(({ text }) => jumpsOf(text));
      const gone = asked.filter((name) => name !== undefined && !made.has(name) && readChainName(name)?.what === "policy");
      if (gone.length === 0) continue;
      const why = `In the dump ${chain.name} asks ${named(gone)}, which no file holds: here it is not asked.`;
      dropped.push({ source: undefined, why, chain: chain.name });
    }
  }
  const torn = [...owned.values()].filter(({ isWhole }) => !isWhole);
  return [
    ...sentence(interfaces, (list) => `No file holds the endpoints of ${list}: their chains are left as they are.`),
    ...sentence(policies, (list) => `No file holds the policies of ${list}.`),
    ...dropped,
    ...torn.map(({ source, chain: { name } }) => ({
      ...{ source, chain: name },
      why: `The rules of ${name} cannot be rendered as a whole.`,
    })),
  ];
}

function sentence(names: ReadonlySet<string>, words: (list: string) => string): readonly Doubt[] {
  return names.size === 0 ? [] : [{ source: undefined, why: words(named([...names])) }];
}

function named(names: readonly (string | undefined)[]): string {
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : "";
  return `${names.slice(0, MOST_NAMED).join(", ")}${more}`;
}
