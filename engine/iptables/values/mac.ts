// Ethernet addresses: six hex bytes with colons, kept in lower case.
import type { ValueGrammar } from "#engine/iptables/extension.ts";

export const macAddress: ValueGrammar<string> = {
  syntax: "XX:XX:XX:XX:XX:XX",
  words: 1,
  decode: ([word = ""]) => {
    if (!/^[0-9a-fA-F]{1,2}(:[0-9a-fA-F]{1,2}){5}$/.test(word)) {
      return { refusal: `"${word}" is not an Ethernet address: expected six hex bytes such as 02:00:00:00:00:01` };
    }
    return word
      .split(":")
      .map((byte) => byte.toLowerCase().padStart(2, "0"))
      .join(":");
  },
};
