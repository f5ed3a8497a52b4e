// A port as the C library's resolver reads it: a decimal number of any size, of which sixteen bits count, or a service.
import type { ValueGrammar } from "#engine/iptables/extension.ts";
import { servicePort } from "#engine/iptables/values/ports.ts";

/** Beyond it strtoul(3) stops at its greatest number, which is -1 as an int. */
const MOST = 0xffffffffffffffffn;

/** getaddrinfo(3) as xtables_getportbyname(), libxtables/xtoptions.c, calls it. */
export const resolvedPort: ValueGrammar<number> = {
  syntax: "PORT",
  words: 1,
  decode: ([word = ""]) => {
    if (word === "") return 0;
    const port = /^\+?\d+$/.test(word) ? numberedPort(BigInt(word.replace("+", ""))) : servicePort(word, undefined);
    return port ?? { refusal: `"${word}" is not a port: expected a decimal number or a service name` };
  },
};

/** Kept as an int of 32 bits; a negative one is no port. */
function numberedPort(number: bigint): number | undefined {
  const int = BigInt.asIntN(32, number > MOST ? MOST : number);
  return int < 0n ? undefined : Number(int & 0xffffn);
}
