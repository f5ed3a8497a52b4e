import { type Readings, targetModule } from "#engine/iptables/extension.ts";
import { needsOne } from "#engine/iptables/matches/combination.ts";
import { setting } from "#engine/iptables/targets/setting.ts";
import { flag, number } from "#engine/iptables/values/plain.ts";
import { formatSetReference, setReference } from "#engine/iptables/values/set-reference.ts";

const options = {
  "--add-set": setting("Adds the packet's element to the set.", setReference, formatSetReference),
  "--del-set": setting("Removes the packet's element from the set.", setReference, formatSetReference),
  "--exist": setting("An element that is there already gets the new timeout.", flag),
  "--timeout": setting("Seconds until a new element goes away again.", number(0, 0xffffffff)),
  "--map-set": setting("Looks the packet up and takes over what the element carries.", setReference, formatSetReference),
  "--map-mark": setting("The packet gets the element's mark.", flag),
  "--map-prio": setting("The packet gets the element's queueing class.", flag),
  "--map-queue": setting("The packet gets the element's device queue.", flag),
};

export const SET = targetModule({
  name: "SET",
  summary: "Adds the packet's addresses and ports to an ipset, removes them, or takes over an element's mark.",
  source: "net/netfilter/xt_set.c",
  options,
  effect: (readings) => {
    // set_target_v3(): the element's mark is not part of what we know of a set.
    if (readings["--map-set"] !== undefined && readings["--map-mark"] !== undefined) {
      return { kind: "unknown", why: `the marks in set ${readings["--map-set"].value.set} are not known` };
    }
    const sets = changedSets(readings);
    if (sets.length === 0) return { kind: "continue", note: "changes nothing that rules look at" };
    return { kind: "continue", note: `later rules see the changed set ${sets.join(", ")}`, sets };
  },
  check: (readings) =>
    needsOne(readings, "--add-set", "--del-set", "--map-set") ??
    (readings["--add-set"] === undefined ? onlyWithAdd(readings) : undefined),
  examples: [
    { target: "SET --add-set seen src,dst --exist --timeout 60", before: { mark: 1 }, after: { mark: 1 } },
    { target: "SET --del-set seen src", before: {}, effect: "continue" },
    { target: "SET --map-set classes src --map-prio", before: {}, effect: "continue" },
    { target: "SET --map-set marks src --map-mark", before: {}, effect: "unknown" },
  ],
});

function changedSets(readings: Readings<typeof options>): readonly string[] {
  return [readings["--add-set"], readings["--del-set"]].flatMap((reading) => (reading === undefined ? [] : [reading.value.set]));
}

function onlyWithAdd(readings: Readings<typeof options>): string | undefined {
  if (readings["--exist"] !== undefined) return "--exist goes with --add-set only.";
  return readings["--timeout"] === undefined ? undefined : "--timeout goes with --add-set only.";
}
