import { matchModule } from "#engine/iptables/extension.ts";
import { needsAll, needsOne, onlyOne } from "#engine/iptables/matches/combination.ts";
import { checkHashlimit, saveHashlimit } from "#engine/iptables/matches/hashlimit-forms.ts";
import { hashlimitOptions } from "#engine/iptables/matches/hashlimit-options.ts";

/** IPv6's next header for: nothing follows. */
const NO_NEXT_HEADER = 59;

export const hashlimit = matchModule({
  name: "hashlimit",
  summary: "A rate limit for each group of addresses and ports, kept in a named table.",
  source: "net/netfilter/xt_hashlimit.c",
  options: hashlimitOptions,
  // hashlimit_init_dst() finds no ports, and hashlimit_mt_common() drops, where IPv6 carries nothing.
  mayDrop: ({ family, protocol }) => family === 6 && protocol === NO_NEXT_HEADER,
  history: {
    assume: "yes",
    why: "depends on how many packets of the group came before, and when",
    assumeFor(readings) {
      const upto = readings["--hashlimit-upto"];
      const above = readings["--hashlimit-above"];
      return (upto !== undefined && !upto.negated) || above?.negated === true ? "yes" : "no";
    },
  },
  check: (readings) =>
    needsOne(readings, "--hashlimit-upto", "--hashlimit-above") ??
    onlyOne(readings, "--hashlimit-upto", "--hashlimit-above") ??
    needsAll(readings, "--hashlimit-name") ??
    checkHashlimit(readings),
  save: (readings, { family }) => saveHashlimit(readings, family),
  examples: [
    { rule: "-m hashlimit --hashlimit-upto 5/sec --hashlimit-mode srcip --hashlimit-name x", unknown: [{}] },
    { rule: "-m hashlimit --hashlimit-above 512kb/s --hashlimit-burst 1mb --hashlimit-name y", unknown: [{}] },
  ],
});
