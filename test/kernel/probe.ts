// Asks this machine's kernel, in a network namespace that ends with the question, which conditions and targets it has.
import { spawnSync } from "node:child_process";
import type { Family } from "#engine/net/address.ts";
import { type Random, randomOf } from "#test/fuzz/random.ts";
import { type Condition, fits, type Hook, type Place, type Table } from "#test/kernel/condition.ts";
import type { Vocabulary } from "#test/kernel/ruleset.ts";
import type { TargetChoice } from "#test/kernel/targets.ts";

const BACKENDS = ["legacy", "nft"] as const;
const TABLES: readonly Table[] = ["mangle", "raw", "nat", "filter", "security"];
const HOOKS: readonly Hook[] = ["OUTPUT", "PREROUTING", "INPUT", "FORWARD", "POSTROUTING"];

/** Samples of one choice: values that only some kernels take would else stop a whole ruleset. */
const SAMPLES = 3;

function placeFor(one: Omit<Condition, "make">, family: Family): Place | undefined {
  for (const protocol of one.protocols ?? [undefined]) {
    for (const table of TABLES) {
      for (const hook of HOOKS) {
        const exists =
          !(table === "raw" || table === "nat") ||
          hook === "OUTPUT" ||
          hook === "PREROUTING" ||
          (table === "nat" && hook !== "FORWARD");
        const place = { family, table, hook, protocol };
        if (exists && !(table === "security" && hook.endsWith("ROUTING")) && fits(one, place)) return place;
      }
    }
  }
  return undefined;
}

/** Which of the dumps the kernel takes in both kinds of iptables, each alone. */
function takenOf(family: Family, dumps: readonly string[], sets: string): readonly boolean[] {
  const program = `ip${family === 6 ? "6" : ""}tables`;
  const answers = BACKENDS.map((backend) => {
    const tries = dumps.map((dump) => `${program}-${backend}-restore >/dev/null 2>&1 <<'DUMP'\n${dump}DUMP\necho $?\n`);
    const script = `ipset restore <<'SETS'\n${sets}SETS\n${tries.join("")}`;
    const env = { ...process.env, XTABLES_LOCKFILE: `/run/chainwalk-probe-${process.pid}.lock` };
    const { stdout } = spawnSync("unshare", ["-n", "sh"], { input: script, env, encoding: "utf8", maxBuffer: 1 << 24 });
    return stdout.trim().split("\n");
  });
  return dumps.map((_, i) => answers.every((codes) => codes[i] === "0"));
}

const dumpOf = ({ table, hook, protocol }: Place, rule: string): string =>
  `*${table}\n-A ${hook}${protocol === undefined ? "" : ` -p ${protocol}`} ${rule}\nCOMMIT\n`;

export interface Probed {
  readonly words: Readonly<Record<Family, Vocabulary>>;
  /** Names of what this kernel has, and of what it or its iptables refuses. */
  readonly taken: readonly string[];
  readonly refused: readonly string[];
}

export function probe(words: Vocabulary, sets: string): Probed {
  const taken = new Set<string>();
  const refused = new Set<string>();
  const keep = <One extends Condition | TargetChoice>(
    all: readonly One[],
    family: Family,
    textOf: (one: One, place: Place, random: Random) => string,
  ): One[] => {
    const possible = all.flatMap((one) => {
      const place = placeFor(one, family);
      return place === undefined ? [] : { one, place };
    });
    const dumps = possible.flatMap(({ one, place }) =>
      Array.from({ length: SAMPLES }, (_, i) => dumpOf(place, textOf(one, place, randomOf(i, 0)))),
    );
    const answers = takenOf(family, dumps, sets);
    return possible.flatMap(({ one }, i) => {
      const isKept = answers.slice(i * SAMPLES, (i + 1) * SAMPLES).every((answer) => answer);
      (isKept ? taken : refused).add(isKept ? one.name : `${one.name} (v${family})`);
      return isKept ? one : [];
    });
  };
  const vocabulary = (family: Family): Vocabulary => ({
    conditions: keep(words.conditions, family, (one, place, random) => one.make(random, place).text),
    targets: keep(words.targets, family, (one, place, random) => `${one.needs ?? ""}-j ${one.make(random, place)}`),
  });
  const kept = { 4: vocabulary(4), 6: vocabulary(6) };
  return { words: kept, taken: [...taken].sort(), refused: [...refused].sort() };
}
