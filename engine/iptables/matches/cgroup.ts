import { matchModule, option } from "#engine/iptables/extension.ts";
import { needsOne, onlyOne } from "#engine/iptables/matches/combination.ts";
import { inDigits } from "#engine/iptables/matches/saved-words.ts";
import { quoted } from "#engine/iptables/saved-text.ts";
import { number, text } from "#engine/iptables/values/plain.ts";

export const cgroup = matchModule({
  name: "cgroup",
  hooks: ["INPUT", "OUTPUT", "POSTROUTING"],
  summary: "Control group of the local socket the packet belongs to.",
  source: "net/netfilter/xt_cgroup.c",
  undecidable: "-m cgroup depends on the process behind the packet",
  options: {
    "--path": option({
      summary: "The socket is in this cgroup2 subtree.",
      subject: "control group",
      values: text,
      save: (path) => [quoted(path)],
    }),
    "--cgroup": option({
      summary: "The socket has this net_cls class id.",
      subject: "class id",
      values: number(0, 0xffffffff),
      save: inDigits,
    }),
  },
  check: (readings) => needsOne(readings, "--path", "--cgroup") ?? onlyOne(readings, "--path", "--cgroup"),
  examples: [
    { rule: "-m cgroup --path system.slice", unknown: [{}] },
    { rule: "-m cgroup ! --cgroup 1", unknown: [{}] },
  ],
});
