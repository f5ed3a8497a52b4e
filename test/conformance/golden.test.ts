// Holds the oracle form of the command line against a real kernel's recorded answers, where they lie beside the project.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCli } from "#test/memory-io.ts";

const GOLDEN = join(import.meta.dirname, "../../../shared/oracle/golden/public");

interface Hit {
  readonly table: string;
  readonly chain: string;
  readonly rule: number | null;
  readonly verdict: string;
  readonly mark: string | number;
}

interface Answer {
  readonly id: string;
  readonly verdict: string;
  readonly out_iface?: string;
  readonly dropped_by?: { readonly table: string; readonly chain: string; readonly rule: number | "policy" };
  readonly final_mark?: string | number;
  readonly trace?: readonly Hit[];
  readonly assumptions?: readonly string[];
}

/** Numbers and any spelling of them as one. */
function number(mark: string | number | undefined): number | undefined {
  return mark === undefined ? undefined : Number(mark) >>> 0;
}

function comparable({ verdict, out_iface, dropped_by, final_mark, trace }: Answer) {
  const by = dropped_by && { table: dropped_by.table, chain: dropped_by.chain, rule: dropped_by.rule };
  const hits = (trace ?? []).filter(({ rule }) => typeof rule === "number");
  const rules = hits.map(({ table, chain, rule, verdict, mark }) => `${table} ${chain} ${rule} ${verdict} ${number(mark)}`);
  return { verdict, out: out_iface, by, mark: number(final_mark), rules };
}

function answersIn(text: string): Answer[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

async function differencesIn(folder: string) {
  const names = readdirSync(folder);
  const files = Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
  const { out } = await runCli(["trace", "--oracle", "node.json", "packets.jsonl"], { files });
  const ours = new Map(answersIn(out).map((answer) => [answer.id, answer]));
  const theirs = answersIn(files["results.jsonl"] ?? "").filter(({ verdict }) => verdict !== "error");
  const different = theirs.filter((kernel) => {
    const own = ours.get(kernel.id);
    const wanted = comparable(kernel);
    const got = own && comparable(own);
    // A place is compared where the kernel's trace gave one.
    const found = got && (wanted.by === undefined ? { ...got, by: undefined } : got);
    return JSON.stringify(found) !== JSON.stringify(wanted);
  });
  const resting = [...ours.values()].filter(({ assumptions }) => assumptions !== undefined);
  return { count: theirs.length, different: different.map(({ id }) => id), resting: resting.map(({ id }) => id) };
}

if (!existsSync(GOLDEN)) {
  test("absent: ../shared/oracle with a kernel's answers does not lie beside the repository", () => {});
} else {
  test("every recorded packet ends as in the kernel, by the same rules with the same marks", async () => {
    const cases = readdirSync(GOLDEN).filter((name) => existsSync(join(GOLDEN, name, "packets.jsonl")));
    const different: string[] = [];
    const resting: string[] = [];
    let count = 0;
    for (const name of cases) {
      const result = await differencesIn(join(GOLDEN, name));
      count += result.count;
      different.push(...result.different.map((id) => `${name} ${id}`));
      resting.push(...result.resting.map((id) => `${name} ${id}`));
    }
    console.log(`${count} packets of ${cases.length} cases, ${different.length} different`);
    console.log(`${resting.length} rest on an assumption${resting.length > 0 ? `: ${resting.join(", ")}` : ""}`);
    expect(different).toEqual([]);
    expect(count).toBeGreaterThan(0);
  });
}
