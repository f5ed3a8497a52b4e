import { LEAVING } from "#engine/iptables/device-hooks.ts";
import { type OptionSpec, type Readings, targetModule } from "#engine/iptables/extension.ts";
import { needsOne } from "#engine/iptables/matches/combination.ts";
import { oneWord } from "#engine/iptables/saved-text.ts";
import { saved, setting } from "#engine/iptables/targets/setting.ts";
import { flag, number } from "#engine/iptables/values/plain.ts";
import { formatSetReference, type SetReference, setReference } from "#engine/iptables/values/set-reference.ts";

const place = ({ set, directions }: SetReference) => [oneWord(set), directions.join(",")];

/** iptables lets `!` stand before each of them and takes no notice; flags may stand twice (extensions/libxt_SET.c). */
function lenient<Value>(spec: OptionSpec<Value>): OptionSpec<Value> {
  return { ...spec, negatable: true, repeatable: spec.values.words < 2 };
}

function reference(summary: string): OptionSpec<SetReference> {
  return lenient(setting(summary, setReference, formatSetReference));
}

const options = {
  "--add-set": reference("Adds the packet's element to the set."),
  "--exist": lenient(setting("An element that is there already gets the new timeout.", flag)),
  "--timeout": lenient(setting("Seconds until a new element goes away again.", number(0, 0xfffffffe))),
  "--del-set": reference("Removes the packet's element from the set."),
  "--map-set": reference("Looks the packet up and takes over what the element carries."),
  "--map-mark": lenient(setting("The packet gets the element's mark.", flag)),
  "--map-prio": lenient(setting("The packet gets the element's queueing class.", flag)),
  "--map-queue": lenient(setting("The packet gets the element's device queue.", flag)),
};
type Given = Readings<typeof options>;

const ORDER = ["--add-set", "--exist", "--timeout", "--del-set", "--map-set", "--map-mark", "--map-prio", "--map-queue"] as const;
const MAPPED = ["--map-mark", "--map-prio", "--map-queue"] as const;

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
  check: (readings, { table }) =>
    needsOne(readings, "--add-set", "--del-set", "--map-set") ??
    (readings["--add-set"] === undefined ? onlyWithAdd(readings) : undefined) ??
    checkMap(readings, table),
  save: (readings) =>
    ORDER.flatMap((name) => {
      const value = readings[name]?.value;
      if (value === undefined) return [];
      return [saved(name, ...(typeof value === "object" ? place(value) : value === true ? [] : [String(value)]))];
    }),
  // set_target_v3_checkentry(): a queueing class is of use only where the packet is on its way out.
  hooksWith: (readings) => (readings["--map-prio"] || readings["--map-queue"] ? LEAVING : undefined),
  examples: [
    { target: "SET --add-set seen src,dst --exist --timeout 60", before: { mark: 1 }, after: { mark: 1 } },
    { target: "SET --del-set seen src", before: {}, effect: "continue" },
    { target: "SET --map-set classes src --map-prio", before: {}, effect: "continue" },
    { target: "SET --map-set marks src --map-mark", before: {}, effect: "unknown" },
  ],
});

function changedSets(readings: Given): readonly string[] {
  return [readings["--add-set"], readings["--del-set"]].flatMap((reading) => (reading === undefined ? [] : [reading.value.set]));
}

function checkMap(readings: Given, table: string): string | undefined {
  const flag = MAPPED.find((name) => readings[name] !== undefined);
  if (readings["--map-set"] === undefined) return flag && `${flag} goes with --map-set only.`;
  if (flag === undefined) return `--map-set needs ${MAPPED.join(", ")}, or several of them.`;
  return table === "mangle" ? undefined : `--map-set is allowed in table mangle only, not in ${table}.`;
}

function onlyWithAdd(readings: Given): string | undefined {
  if (readings["--exist"] !== undefined) return "--exist goes with --add-set only.";
  return readings["--timeout"] === undefined ? undefined : "--timeout goes with --add-set only.";
}
