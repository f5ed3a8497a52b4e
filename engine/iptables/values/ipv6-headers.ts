// IPv6 extension headers: their names, options with lengths, and lists of addresses.
import type { ValueGrammar } from "#engine/iptables/extension.ts";
import { parseUnsigned } from "#engine/iptables/values/mark.ts";
import { keywordList, plainChoices } from "#engine/iptables/values/names.ts";
import { type Address, familyOf, parseAddress } from "#engine/net/address.ts";

/** IP6T_OPTS_OPTSNR and IP6T_RT_HOPS. */
const MOST = 16;

export const headerNames = keywordList({
  choices: plainChoices(
    "hop-by-hop ipv6-opts ipv6-route ipv6-frag ah esp ipv6-nonxt protocol hop dst route frag auth none prot".split(" "),
  ),
  spelling: "any-case",
  noun: "an IPv6 header",
  syntax: "HEADER[,HEADER…]",
});

/** `TYPE[:LEN][,…]`. */
export const headerOptions: ValueGrammar<string> = {
  syntax: "TYPE[:LEN][,…]",
  words: 1,
  decode: ([word = ""]) => {
    const items = word.split(",");
    const whole = items.every((item) => {
      const [type = "", length, ...rest] = item.split(":");
      return (
        parseUnsigned(type, 255) !== undefined &&
        (length === undefined || parseUnsigned(length, 255) !== undefined) &&
        rest.length === 0
      );
    });
    return whole && items.length <= MOST
      ? word
      : { refusal: `"${word}" is not a list of at most ${MOST} options TYPE or TYPE:LEN, each 0 to 255` };
  },
};

export const addresses: ValueGrammar<readonly Address[]> = {
  syntax: "ADDRESS[,ADDRESS…]",
  words: 1,
  decode: ([word = ""]) => {
    const found: Address[] = [];
    for (const item of word.split(",")) {
      const address = parseAddress(item);
      if (address === undefined || familyOf(address) !== 6) return { refusal: `"${item}" is not an IPv6 address` };
      found.push(address);
    }
    return found.length <= MOST ? found : { refusal: `more than ${MOST} addresses` };
  },
};
