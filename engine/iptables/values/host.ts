// One address of the rule's family.
import type { ValueGrammar } from "#engine/iptables/extension.ts";
import { type Address, familyOf, parseAddress } from "#engine/net/address.ts";

export const host: ValueGrammar<Address> = {
  syntax: "ADDRESS",
  words: 1,
  decode: ([word = ""], family) => {
    const address = parseAddress(word);
    if (address !== undefined && familyOf(address) === family) return address;
    return { refusal: `"${word}" is not an IPv${family} address; a host name would be looked up when the rule is loaded` };
  },
};
