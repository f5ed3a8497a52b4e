// What chains and sets may be called, as the tools decide it; undefined when nothing is wrong with a name.

import { targetNamed } from "#engine/iptables/modules.ts";
import { isHook } from "#engine/iptables/netfilter.ts";
import type { Span } from "#engine/text/span.ts";

/** XT_EXTENSION_MAXNAMELEN less its terminating byte, include/uapi/linux/netfilter/x_tables.h. */
const LONGEST_CHAIN = 28;
/** IPSET_MAXNAMELEN less its terminating byte, include/uapi/linux/netfilter/ipset/ip_set.h. */
const LONGEST_SET = 31;

export function chainNameFault(name: string): string | undefined {
  if (name === "") return "A chain needs a name.";
  if (BREAKS_WORDS.test(name)) return "A chain's name cannot hold blanks or double quotes.";
  if (/^[-!]/.test(name)) return `A chain's name cannot begin with "${name.charAt(0)}": iptables-nft refuses it.`;
  if (bytesOf(name) > LONGEST_CHAIN) return `A chain's name has at most ${LONGEST_CHAIN} bytes; this one has ${bytesOf(name)}.`;
  if (isHook(name)) return `${name} is the name of a builtin chain.`;
  if (targetNamed(name) !== undefined) return `${name} is the name of a target.`;
  return undefined;
}

/** Commas are refused since they separate the members that `ipset add` gives to a list:set. */
export function setNameFault(name: string): string | undefined {
  if (name === "") return "A set needs a name.";
  if (BREAKS_WORDS.test(name) || name.includes(",")) return "A set's name cannot hold blanks, commas or double quotes here.";
  if (/^[-!]/.test(name))
    return `A set's name cannot begin with "${name.charAt(0)}": ipset and iptables may take it for an option.`;
  if (bytesOf(name) > LONGEST_SET) return `A set's name has at most ${LONGEST_SET} bytes; this one has ${bytesOf(name)}.`;
  return undefined;
}

const BREAKS_WORDS = /[\s"\p{Cc}]/u;

/** A quoted name may touch the word behind it, where a bare one would grow together with it. */
export function nameInPlace(text: string, { start, end }: Span, name: string): string {
  const touches = text.charAt(start) === '"' && end < text.length && !/\s/.test(text.charAt(end));
  return touches ? `"${name}"` : name;
}

/** In UTF-8, which is what the kernel's limits count. */
function bytesOf(name: string): number {
  let bytes = 0;
  for (const character of name) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
