// What a trap is: one diagnostic code, and the function that finds it in the resources of a file as part of their workspace.
// A trap is nothing Calico refuses: it is taken as it stands and does something else than it seems to say.
import type { Source, World, WorldPolicy } from "#engine/calculate/world.ts";
import type { Vintage } from "#engine/felix/vintage.ts";
import type { Resource, ResourceFile } from "#engine/resources/resource.ts";
import type { Diagnostic, Severity } from "#engine/text/diagnostic.ts";
import type { Span } from "#engine/text/span.ts";
import type { RuleList } from "#engine/traps/rule-lists.ts";

/** A policy of the file, with the document it was read from. */
export interface OwnPolicy extends WorldPolicy {
  readonly resource: Resource;
  /** A resource of the same name in a later place counts, and not this one. */
  readonly isReplaced: boolean;
}

export interface TrapInput {
  readonly world: World;
  readonly file: ResourceFile;
  /** Those of the file, also such that a later file takes the place of. */
  readonly policies: readonly OwnPolicy[];
  /** The rules of Calico's own policies and profiles in the file, of those that are written without templates. */
  readonly ruleLists: readonly RuleList[];
  readonly vintage: Vintage;
  /** `default-deny.yaml, line 12`, or the line alone where it is of this file. */
  readonly whereIs: (source: Source) => string;
  /** What is written there, where the file is at hand. */
  readonly resourceAt: (source: Source) => Resource | undefined;
}

export type Report = (
  span: Span,
  message: string,
  more?: Partial<Pick<Diagnostic, "related" | "tags" | "fixes" | "severity">>,
) => void;

export interface Trap {
  /** Stable, kebab-case. */
  readonly code: string;
  readonly severity: Severity;
  /** What it means and what to do, for docs/diagnostics.md. */
  readonly summary: string;
  run(input: TrapInput, report: Report): void;
}
