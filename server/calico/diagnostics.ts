// What is wrong in a file's resources: what YAML itself refuses, what Calico's validator would, and what is a trap.
import { type Diagnostic, movedBy } from "#engine/text/diagnostic.ts";
import type { Settings } from "#protocol/settings.ts";
import type { CalicoDocument } from "#server/calico/calico-file.ts";
import { trapsIn } from "#server/calico/traps.ts";
import type { Scope } from "#server/files.ts";
import type { Pace } from "#server/language.ts";

/** Documents between two pauses. */
const SLICE = 20;

export async function diagnostics(scope: Scope, pace: Pace, settings: Settings): Promise<readonly Diagnostic[] | undefined> {
  const { file } = scope;
  const found: Diagnostic[] = [];
  for (const [index, document] of (file.calico?.documents() ?? []).entries()) {
    if (index % SLICE === SLICE - 1 && !(await pace.rest())) return undefined;
    found.push(...problemsIn(document, settings));
  }
  const traps = await trapsIn(scope, pace, settings);
  return traps && [...found, ...traps].sort((a, b) => a.span.start - b.span.start);
}

export function problemsIn({ unit, start }: CalicoDocument, { calicoVersion }: Settings): readonly Diagnostic[] {
  return unit.problems(calicoVersion).map((problem) => movedBy(problem, start));
}
