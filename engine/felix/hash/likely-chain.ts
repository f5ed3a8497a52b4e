// A chain as Felix may have written it, to guess from it which rules are gone.

export interface LikelyRule {
  /** Text behind the hash; with `@` for a name where the chain to jump to is one of many. */
  readonly body: string;
  /** Rules with the same number come again and again, in this order; 0 for those that come once. */
  readonly loop: number;
}

export type LikelyChain = readonly LikelyRule[];

/** What is known around the chain that is looked at. */
export interface Surroundings {
  readonly chain: string;
  /** Names of the table's chains; read only where a guess needs them. */
  readonly chains: Iterable<string>;
  /** Names of sets that a rule may have asked for. */
  readonly sets: readonly string[];
  /** Of workload interfaces: `cali`. */
  readonly prefixes: readonly string[];
}

const NAMED_CHAIN = /cali-(?:([pg])|(pr))[io]-\S+/;

/** The body with the names of policies and profiles left out. */
export function patternOf(body: string): string {
  return body.replace(NAMED_CHAIN, (_, policy: string | undefined) => (policy === undefined ? "profile" : "policy"));
}

export interface Gap {
  readonly rules: LikelyChain;
  /** Whether the chain knows the rule behind the gap; otherwise it is probably not the form that is looked for. */
  readonly isLocated: boolean;
}

/** The rules that may have stood behind `before` (undefined: at the beginning) and in front of `expected`, in any spelling. */
export function between(chain: LikelyChain, before: string | undefined, expected: readonly string[]): Gap {
  const patterns = chain.map(({ body }) => patternOf(body));
  const wanted = new Set(expected.map(patternOf));
  const first = before === undefined ? -1 : patterns.indexOf(patternOf(before));
  const last = patterns.findIndex((pattern, index) => index > first && wanted.has(pattern));
  const again = last < 0 ? patterns.findIndex((pattern) => wanted.has(pattern)) : last;
  const rules = chain.slice(loopStart(chain, first), again < 0 ? chain.length : loopEnd(chain, again));
  return { rules, isLocated: again >= 0 };
}

/** Index of the rule behind `index`, or of the first of its loop. */
function loopStart(chain: LikelyChain, index: number): number {
  const loop = chain[index]?.loop ?? 0;
  return loop === 0 ? index + 1 : chain.findIndex((rule) => rule.loop === loop);
}

function loopEnd(chain: LikelyChain, index: number): number {
  const loop = chain[index]?.loop ?? 0;
  return loop === 0 ? index : chain.findLastIndex((rule) => rule.loop === loop) + 1;
}

const PLACEHOLDER = /cali-(pr|p)([io])-\S*@/;
const MOST_NAMES = 500;

/** A guess: rules that were taken away together. */
export type Guess = readonly string[];

/** Each rule by itself, and each round of a loop as a whole, with every name that fits. */
export function guessesFrom(chain: LikelyChain, { chains }: Surroundings): Guess[] {
  return chain.flatMap(({ body, loop }, index) => {
    const [placeholder, what, way] = PLACEHOLDER.exec(body) ?? [];
    if (placeholder === undefined) return [[body]];
    const prefixes = what === "p" ? [`cali-p${way}-`, `cali-g${way}-`] : [`cali-pr${way}-`];
    const rest = chain.slice(index + 1).filter((rule) => rule.loop === loop);
    const bodies = namesWith(chains, prefixes).map((name) => body.replace(placeholder, name));
    return bodies.flatMap((one) => [[one], [one, ...rest.map((rule) => rule.body)]]);
  });
}

export function namesWith(chains: Iterable<string>, prefixes: readonly string[]): string[] {
  const names: string[] = [];
  for (const name of chains) {
    if (prefixes.some((prefix) => name.startsWith(prefix))) names.push(name);
    if (names.length >= MOST_NAMES) break;
  }
  return names;
}
