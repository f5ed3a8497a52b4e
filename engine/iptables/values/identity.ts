// User and group ids: a number, a range, or a name that only the node can look up.
import type { ValueGrammar } from "#engine/iptables/extension.ts";
import { parseUnsigned } from "#engine/iptables/values/mark.ts";
import { backwards, inRange, type Range } from "#engine/iptables/values/range.ts";
import type { Answer } from "#engine/net/answer.ts";

/** The ids, or the name they are behind. */
export type Identity = Range | { readonly name: string };

/** 4294967295 is "no such user" in the kernel. */
const MOST = 0xfffffffe;

export const identity: ValueGrammar<Identity> = {
  syntax: "ID[-ID]",
  words: 1,
  decode: ([word = ""]) => {
    if (/^[A-Za-z_][\w.-]*\$?$/.test(word)) return word === "root" ? { first: 0, last: 0 } : { name: word };
    // owner_parse_range(), extensions/libxt_owner.c, takes a colon as well.
    const ends = word.split(/[-:]/).map((text) => parseUnsigned(text, MOST));
    const [first, last = first] = ends;
    if (first === undefined || last === undefined || ends.includes(undefined) || ends.length > 2) {
      return { refusal: `"${word}" is not an id, a range FIRST-LAST or a name` };
    }
    // owner_check(), net/netfilter/xt_owner.c.
    if (first > last) return { refusal: backwards(word) };
    return { first, last };
  },
};

export function isIdentity(wanted: Identity, id: number): Answer {
  return "name" in wanted ? "unknown" : inRange(wanted, id);
}

export function savedIdentity(wanted: Identity): readonly string[] {
  if ("name" in wanted) return [wanted.name];
  return [wanted.first === wanted.last ? `${wanted.first}` : `${wanted.first}-${wanted.last}`];
}

export function formatIdentity(wanted: Identity): string {
  if ("name" in wanted) return wanted.name;
  return wanted.first === wanted.last ? `${wanted.first}` : `${wanted.first} to ${wanted.last}`;
}
