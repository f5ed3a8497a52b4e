// The chains of a table by name. An edit of rules leaves the names as they are: every version of the table shares them, and
// has only a list of chains of its own.
import type { Chain } from "#engine/iptables/ruleset.ts";

export class ChainTable implements ReadonlyMap<string, Chain> {
  /** Where each name stands in the list. */
  private readonly places: ReadonlyMap<string, number>;
  private readonly chains: readonly Chain[];

  constructor(places: ReadonlyMap<string, number>, chains: readonly Chain[]) {
    this.places = places;
    this.chains = chains;
  }

  /** Each chain replaced by what `change` makes of it, under the same name. */
  map(change: (chain: Chain) => Chain): ChainTable {
    return new ChainTable(this.places, this.chains.map(change));
  }

  /** Whether both are versions of one table between which no chain came or went. */
  hasNamesOf(other: ReadonlyMap<string, Chain>): boolean {
    return other instanceof ChainTable && other.places === this.places;
  }

  get size(): number {
    return this.chains.length;
  }

  get(name: string): Chain | undefined {
    const place = this.places.get(name);
    return place === undefined ? undefined : this.chains[place];
  }

  has(name: string): boolean {
    return this.places.has(name);
  }

  keys() {
    return this.places.keys();
  }

  values() {
    return this.chains.values();
  }

  *entries(): Generator<[string, Chain], undefined> {
    for (const [name, place] of this.places) {
      const chain = this.chains[place];
      if (chain !== undefined) yield [name, chain];
    }
  }

  [Symbol.iterator](): Generator<[string, Chain], undefined> {
    return this.entries();
  }

  forEach(use: (chain: Chain, name: string, table: ReadonlyMap<string, Chain>) => void): void {
    for (const [name, chain] of this.entries()) use(chain, name, this);
  }
}

/** The same where the chains are in such a table already. */
export function chainTable(chains: ReadonlyMap<string, Chain>): ChainTable {
  if (chains instanceof ChainTable) return chains;
  return new ChainTable(new Map([...chains.keys()].map((name, place) => [name, place])), [...chains.values()]);
}

/** Whether no chain came or went between the two; false where nobody knows. */
export function sameNames(chains: ReadonlyMap<string, Chain>, before: ReadonlyMap<string, Chain>): boolean {
  return chains === before || (chains instanceof ChainTable && chains.hasNamesOf(before));
}
