import { matchModule, option } from "#engine/iptables/extension.ts";
import { needsOne } from "#engine/iptables/matches/combination.ts";
import { bpfProgram } from "#engine/iptables/values/bpf-program.ts";
import { text } from "#engine/iptables/values/plain.ts";

export const bpf = matchModule({
  name: "bpf",
  summary: "Runs a BPF program over the packet; any result but zero matches.",
  source: "net/netfilter/xt_bpf.c",
  undecidable: "-m bpf runs a program over the packet, which is not done here",
  options: {
    "--bytecode": option({
      summary: "A classic BPF program in decimal, the number of instructions first.",
      negatable: false,
      values: bpfProgram,
      save: (program) => [`"${program}"`],
    }),
    "--object-pinned": option({
      summary: "File of a pinned eBPF program.",
      negatable: false,
      values: { ...text, syntax: "PATH" },
    }),
  },
  check: (readings) => needsOne(readings, "--bytecode", "--object-pinned"),
  examples: [
    { rule: '-m bpf --bytecode "4,48 0 0 9,21 0 1 6,6 0 0 1,6 0 0 0"', unknown: [{}] },
    { rule: "-m bpf --object-pinned /sys/fs/bpf/filter", unknown: [{}] },
  ],
});
