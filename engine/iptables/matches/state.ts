import { matchModule, option } from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import { asList } from "#engine/iptables/matches/saved-words.ts";
import { SAVED_STATES, STATES, testState } from "#engine/iptables/values/connection.ts";
import { keywordList, oneOf } from "#engine/iptables/values/names.ts";

export const state = matchModule({
  name: "state",
  summary: "Connection state: the older, shorter form of conntrack --ctstate, without SNAT and DNAT.",
  source: "net/netfilter/xt_state.c",
  options: {
    "--state": option({
      summary: "The connection is in one of these states.",
      subject: "connection state",
      values: keywordList({ choices: STATES, spelling: "cut", noun: "a connection state", syntax: "STATE[,STATE…]" }),
      save: asList(SAVED_STATES),
      test: (states, packet) => testState(states, packet),
      wanted: oneOf,
      actual: (packet) => packet.tracking.state,
    }),
  },
  check: (readings) => needsAll(readings, "--state"),
  examples: [
    {
      rule: "-m state --state INVALID",
      matches: [{ tracking: { state: "INVALID", direction: "ORIGINAL", connection: undefined } }],
      misses: [{ tracking: { state: "UNTRACKED", direction: "ORIGINAL", connection: undefined } }],
    },
    {
      rule: "-m state ! --state NEW,INVALID",
      matches: [{ tracking: { state: "UNTRACKED", direction: "ORIGINAL", connection: undefined } }],
      misses: [{ tracking: { state: "INVALID", direction: "ORIGINAL", connection: undefined } }],
    },
  ],
});
