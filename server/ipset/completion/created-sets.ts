// The sets that a file creates, found by their `create` lines alone: a file may hold a hundred thousand elements.

import { setType } from "#engine/ipset/set-types.ts";
import { optionsOf, wordsOf } from "#engine/ipset/words.ts";
import type { Family } from "#engine/net/address.ts";

export interface CreatedSet {
  readonly name: string;
  /** Its name of today, where it is known. */
  readonly type: string;
  readonly family: Family;
  readonly options: ReadonlyMap<string, string>;
}

const CREATE = /(?:^|\n)(?:create|-N|--create) [^\r\n]*/g;

export function createdSets(text: string): ReadonlyMap<string, CreatedSet> {
  const sets = new Map<string, CreatedSet>();
  for (const [line] of text.matchAll(CREATE)) {
    const [, name, type, ...rest] = wordsOf(line, line.startsWith("\n") ? 1 : 0, line.length);
    if (name === undefined || type === undefined || sets.has(name.text)) continue;
    const options = optionsOf(rest, false);
    const family = /^(inet6|ipv6)$/.test(options.get("family") ?? "") ? 6 : 4;
    sets.set(name.text, { name: name.text, type: setType(type.text)?.name ?? type.text, family, options });
  }
  return sets;
}
