import { matchModule, option } from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import { inDigits } from "#engine/iptables/matches/saved-words.ts";
import { oneWord } from "#engine/iptables/saved-text.ts";
import { number } from "#engine/iptables/values/plain.ts";
import { TCP } from "#engine/iptables/values/protocol.ts";
import { shortText } from "#engine/iptables/values/short-text.ts";
import { answer } from "#engine/net/answer.ts";

/** MAXGENRELEN, xt_osf.h, counts the end. */
const genre = shortText({ syntax: "GENRE", most: 31, longer: "cut", empty: "allowed" });

export const osf = matchModule({
  name: "osf",
  hooks: ["PREROUTING", "INPUT", "FORWARD"],
  summary: "Guesses the sender's operating system from a SYN, by fingerprints loaded into the kernel.",
  source: "net/netfilter/xt_osf.c",
  families: [4],
  protocols: [TCP],
  present: (packet) => answer(packet.protocol === TCP),
  undecidable: "-m osf depends on fingerprints loaded into the kernel",
  options: {
    "--genre": option({
      summary: "Name of the system.",
      subject: "operating system",
      values: genre,
      save: (name) => [oneWord(name)],
    }),
    "--ttl": option({
      summary: "How strictly the TTL is compared: 0, 1 or 2.",
      negatable: false,
      values: number(0, 2),
      save: inDigits,
    }),
    "--log": option({
      summary: "What is written to the kernel log: 0, 1 or 2.",
      negatable: false,
      values: number(0, 2),
      save: inDigits,
    }),
  },
  check: (readings) => needsAll(readings, "--genre"),
  examples: [
    { rule: "-p tcp -m osf --genre Linux", misses: [{ protocol: 17 }], unknown: [{ protocol: 6 }] },
    { rule: "-p tcp -m osf ! --genre Windows --ttl 1", misses: [{ protocol: 1 }], unknown: [{ protocol: 6 }] },
  ],
});
