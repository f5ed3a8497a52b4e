import { matchModule, option } from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import { quoted } from "#engine/iptables/saved-text.ts";
import { shortText } from "#engine/iptables/values/short-text.ts";

export const comment = matchModule({
  name: "comment",
  summary: "A note for people; always matches.",
  source: "net/netfilter/xt_comment.c",
  options: {
    "--comment": option({
      summary: "The note. iptables cuts it to 255 bytes without a word.",
      subject: "comment",
      negatable: false,
      values: shortText({ syntax: "TEXT", most: 255, longer: "cut", empty: "allowed" }),
      save: (text) => [quoted(text)],
      test: () => "yes",
    }),
  },
  check: (readings) => needsAll(readings, "--comment"),
  examples: [
    { rule: '-m comment --comment "allow web"', matches: [{}] },
    { rule: "-m comment --comment cali:abc", matches: [{ protocol: 17 }] },
  ],
});
