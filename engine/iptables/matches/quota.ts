import { matchModule, option } from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import { bigNumber } from "#engine/iptables/values/big-number.ts";
import { answer, settle } from "#engine/net/answer.ts";

export const quota = matchModule({
  name: "quota",
  summary: "Matches until a budget of bytes is used up.",
  source: "net/netfilter/xt_quota.c",
  options: {
    "--quota": option({
      summary: "The budget in bytes.",
      subject: "bytes left",
      values: bigNumber,
      save: (count) => [`${count}`],
      wanted: (bytes) => `enough of ${bytes} for the packet`,
    }),
  },
  history: {
    assume: "yes",
    why: "depends on how many bytes came before",
    assumeFor: (readings) => (readings["--quota"]?.negated ? "no" : "yes"),
    // quota_mt(): a packet that does not fit empties the budget. Memory: bytes left, or "lost" after one of unknown length.
    recall(readings, packet, memory) {
      const quota = readings["--quota"];
      if (quota === undefined || memory === "lost" || packet.length === undefined) return { answer: "unknown", memory: "lost" };
      const left = typeof memory === "bigint" ? memory : quota.value;
      const size = BigInt(packet.length);
      const fits = left >= size;
      return { answer: settle(answer(fits), quota.negated), memory: fits ? left - size : 0n };
    },
  },
  check: (readings) => needsAll(readings, "--quota"),
  examples: [
    { rule: "-m quota --quota 1000000", unknown: [{ length: 60 }] },
    { rule: "-m quota ! --quota 1000000", unknown: [{ length: undefined }] },
  ],
});
