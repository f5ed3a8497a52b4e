import type { Check, CheckInput } from "#engine/checks/check.ts";
import { optionPlaces } from "#engine/checks/option-places.ts";
import { setType } from "#engine/ipset/set-types.ts";
import type { Ruleset } from "#engine/iptables/ruleset.ts";
import type { Family } from "#engine/net/address.ts";

export const setMismatch: Check = {
  code: "set-mismatch",
  severity: "warning",
  summary:
    "The kernel looks nothing up in the set: `--match-set` names fewer directions than the set has dimensions, or the set holds " +
    "addresses of the other IP version (ip_set_test(), net/netfilter/ipset/ip_set_core.c). The match never holds, and with `!` " +
    "it always does. Name one direction for each dimension: `src,dst` for `hash:ip,port`.",
  concerns: { text: /-set[ =]\S+ \S+/g },
  run({ ruleset, sets }, report) {
    if (sets === undefined || sets.size === 0) return;
    const wanted = (words: string): boolean => isSuspect(words, sets, ruleset);
    for (const { line, negated, words } of optionPlaces(ruleset, { name: "--match-set", takes: 2, wanted })) {
      const [name, directions] = words;
      const set = sets.get(name?.text ?? "");
      if (name === undefined || directions === undefined || set === undefined || set.dimensions.length === 0) continue;
      const so = negated ? "so the match always holds" : "so the match never holds";
      const given = directions.text.split(",").length;
      if (given < set.dimensions.length) {
        const has = `${name.text} is of type ${set.type} and needs ${set.dimensions.length} directions`;
        report(directions.span, `${has}, not ${given}: nothing is looked up, ${so}.`);
      } else if (setType(set.type)?.anyFamily !== true && set.family !== familyOn(ruleset, line)) {
        report(name.span, `${name.text} holds IPv${set.family} addresses, and this is a rule for the other version, ${so}.`);
      }
    }
  },
};

type Sets = NonNullable<CheckInput["sets"]>;

/** Whether `SET DIR,DIR` may be wrong in one of the tables. */
function isSuspect(words: string, sets: Sets, { tables }: Ruleset): boolean {
  const [name = "", directions = ""] = words.split(" ");
  const set = sets.get(name);
  if (set === undefined) return false;
  return directions.split(",").length < set.dimensions.length || tables.some(({ family }) => family !== set.family);
}

function familyOn({ tables, lines, family }: Ruleset, line: number): Family {
  const start = lines.start[line] ?? 0;
  return tables.find(({ span }) => span.start <= start && start < span.end)?.family ?? family;
}
