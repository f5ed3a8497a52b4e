import { targetModule } from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import { setting } from "#engine/iptables/targets/setting.ts";
import { classId, formatClassId } from "#engine/iptables/values/class-id.ts";

export const CLASSIFY = targetModule({
  name: "CLASSIFY",
  summary: "Puts the packet into a queueing class of the leaving device and goes on with the next rule.",
  source: "net/netfilter/xt_CLASSIFY.c",
  hooks: ["FORWARD", "OUTPUT", "POSTROUTING"],
  options: { "--set-class": setting("The class, in hexadecimal.", classId, formatClassId) },
  effect: (readings) => {
    const set = readings["--set-class"]?.value;
    return { kind: "continue", note: set === undefined ? "changes nothing" : `queueing class ${formatClassId(set)}` };
  },
  check: (readings) => needsAll(readings, "--set-class"),
  examples: [{ target: "CLASSIFY --set-class 1:10", before: { mark: 1 }, after: { mark: 1 } }],
});
