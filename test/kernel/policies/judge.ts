// Holds the kernel's verdicts against what the policies say by themselves.
import type { Answer } from "#test/kernel/agree.ts";
import type { Expectation } from "#test/kernel/policies/expected.ts";

interface KernelAnswer extends Answer {
  readonly ctstate?: string;
  readonly dropped_by?: { readonly table: string; readonly chain: string; readonly rule: number | "policy" } | null;
}

export interface Judgement {
  readonly counts: { readonly same: number; readonly open: number; readonly different: number };
  readonly differences: readonly string[];
}

const PASSES = ["delivered-locally", "forwarded"];
const DROPPED = ["dropped-by-rule", "rejected"];

/** `origins`: by table, chain and number of a rule, the JSON of its place in the files. */
export function judge(
  kernel: readonly KernelAnswer[],
  expected: readonly Expectation[],
  origins: Readonly<Record<string, string>>,
): Judgement {
  const byId = new Map(expected.map((one) => [one.id, one]));
  const counts = { same: 0, open: 0, different: 0 };
  const differences: string[] = [];
  for (const answer of kernel) {
    const wanted = byId.get(answer.id);
    const seen = PASSES.includes(answer.verdict) ? "passes" : DROPPED.includes(answer.verdict) ? "dropped" : "open";
    if (wanted === undefined || wanted.verdict === "open" || seen === "open" || answer.ctstate !== "NEW") {
      counts.open++;
      continue;
    }
    const by = answer.dropped_by;
    const dropper = by === undefined || by === null ? undefined : origins[`${by.table} ${by.chain} ${by.rule}`];
    if (wanted.verdict === seen && (seen === "passes" || wanted.dropper === dropper)) counts.same++;
    else {
      counts.different++;
      const kernelSaid = `${answer.verdict} ${by === undefined ? "" : JSON.stringify(by)} ${dropper ?? ""}`;
      differences.push(
        `${answer.id}: policies ${wanted.verdict} ${wanted.dropper ?? ""} | kernel ${kernelSaid}\n   ${wanted.said.join("\n   ")}`,
      );
    }
  }
  return { counts, differences };
}
