import { targetModule } from "#engine/iptables/extension.ts";
import { onlyOne } from "#engine/iptables/matches/combination.ts";
import { saved, setting } from "#engine/iptables/targets/setting.ts";
import { flag, number } from "#engine/iptables/values/plain.ts";
import { queueRange } from "#engine/iptables/values/queue-range.ts";
import { formatRange } from "#engine/iptables/values/range.ts";

export const NFQUEUE = targetModule({
  name: "NFQUEUE",
  summary: "Hands the packet to a program in user space, which decides.",
  source: "net/netfilter/xt_NFQUEUE.c, net/netfilter/nfnetlink_queue.c",
  options: {
    "--queue-num": setting("The queue; 0 when left out.", number(0, 65535)),
    "--queue-balance": setting("Spreads connections over these queues.", queueRange, formatRange),
    "--queue-bypass": setting("When nobody listens the packet passes this table instead of being dropped.", flag),
    "--queue-cpu-fanout": setting("The processor, not the connection, chooses the queue.", flag),
  },
  effect: (readings) => {
    const balance = readings["--queue-balance"]?.value;
    const queue =
      balance === undefined ? `queue ${readings["--queue-num"]?.value ?? 0}` : `one of queues ${formatRange(balance)}`;
    // nf_queue(): without a listener -ESRCH, which bypass turns into going on with the next table.
    const otherwise = readings["--queue-bypass"] === undefined ? "dropped" : "accepted by this table";
    return { kind: "verdict", verdict: "QUEUE", note: `${queue} decides; ${otherwise} when nobody listens there` };
  },
  check: (readings) =>
    onlyOne(readings, "--queue-num", "--queue-balance") ??
    (readings["--queue-cpu-fanout"] !== undefined && readings["--queue-balance"] === undefined
      ? "--queue-cpu-fanout needs --queue-balance."
      : undefined),
  // NFQUEUE_save_v3(), extensions/libxt_NFQUEUE.c: the default queue is printed too.
  save: (readings) => {
    const balance = readings["--queue-balance"]?.value;
    return [
      balance === undefined
        ? saved("--queue-num", String(readings["--queue-num"]?.value ?? 0))
        : saved("--queue-balance", `${balance.first}:${balance.last}`),
      ...(["--queue-bypass", "--queue-cpu-fanout"] as const).flatMap((name) => (readings[name] ? [saved(name)] : [])),
    ];
  },
  examples: [
    { target: "NFQUEUE --queue-num 100 --queue-bypass", before: {}, effect: "verdict" },
    { target: "NFQUEUE --queue-balance 0:3 --queue-cpu-fanout", before: {}, effect: "verdict" },
  ],
});
