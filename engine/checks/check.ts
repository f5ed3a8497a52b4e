// What a check is: one diagnostic code, and the function that finds it in a ruleset or in one rule.

import type { FoundUses } from "#engine/calico/mark-uses.ts";
import type { UnenteredChains } from "#engine/checks/chain-reach.ts";
import type { RuleFacts } from "#engine/checks/rule-facts.ts";
import type { Declaration } from "#engine/checks/statements.ts";
import type { IpSet } from "#engine/ipset/ipset.ts";
import type { Decoded, MatchModule, OptionTable, Readings, TargetModule } from "#engine/iptables/extension.ts";
import type { Depths, JumpGraph } from "#engine/iptables/jump-graph.ts";
import type { Backend } from "#engine/iptables/netfilter.ts";
import type { Chain, Option, Rule, Ruleset, Table } from "#engine/iptables/ruleset.ts";
import type { Diagnostic, Severity } from "#engine/text/diagnostic.ts";
import type { Span } from "#engine/text/span.ts";

export interface CheckInput {
  readonly ruleset: Ruleset;
  /** Whose refusals count. */
  readonly backends: readonly Backend[];
  /** Where marks are tested and changed; not complete for a dump that has too many places. */
  readonly markUses: () => FoundUses;
  /** The chains of a table that no packet enters. */
  readonly unentered: (table: Table) => UnenteredChains;
  /** The chains of a table and the jumps between them. */
  readonly graph: (table: Table) => JumpGraph;
  readonly depths: (table: Table) => Depths;
  /** The chain lines that stand inside a table. */
  readonly declarations: () => readonly Declaration[];
  /** The node's sets by name; undefined when nobody told. */
  readonly sets?: ReadonlyMap<string, Pick<IpSet, "type" | "dimensions" | "family">> | undefined;
  /** Names of the node's devices; undefined when nobody told. */
  readonly devices?: readonly string[] | undefined;
  /** The bits that the node's routing rules look at (`ip rule … fwmark`); undefined when nobody told. */
  readonly routedMarkBits?: number | undefined;
}

/** What may be known besides the ruleset. */
export type Surroundings = Omit<
  CheckInput,
  "ruleset" | "backends" | "markUses" | "unentered" | "graph" | "depths" | "declarations"
>;

export type Report = (
  span: Span,
  message: string,
  more?: Partial<Pick<Diagnostic, "related" | "tags" | "fixes" | "severity">>,
) => void;

interface Described {
  /** Stable, kebab-case. */
  readonly code: string;
  readonly severity: Severity;
  /** What it means and what to do, for docs/diagnostics.md. */
  readonly summary: string;
}

/** Looks at tables, chains and jumps; reads no rule, so that it stays quick on any dump. */
export interface Check extends Described {
  /** Which edits of rules can change what it finds; any, when absent. Edits of other lines always may. */
  readonly concerns?: Concerns;
  run(input: CheckInput, report: Report): void;
}

export interface Concerns {
  /** Those that add or take away rules, or change a rule's chain or target. */
  readonly jumps?: boolean;
  /** Those that change what of the lines this finds: a global expression. */
  readonly text?: RegExp;
}

/** A match or target of a rule with its options read. */
export interface Part {
  readonly kind: "match" | "target";
  /** As written; "" for the options every rule has. */
  readonly name: string;
  /** Undefined: nobody knows it. */
  readonly module: MatchModule | TargetModule | undefined;
  /** Where the name stands, or the first option when the name is not written. */
  readonly span: Span;
  readonly options: readonly Option[];
  /** One for each option that the module has, in order. */
  readonly decoded: readonly { readonly option: Option; readonly read: Decoded }[];
  /** Undefined when an option could not be read or is not known. */
  readonly readings: Readings<OptionTable> | undefined;
}

export interface RuleInput {
  readonly rule: Rule;
  /** Whose refusals count. */
  readonly backends: readonly Backend[];
  /** The table the rule stands in. */
  readonly table: Table;
  /** Matches in order, then the target unless it is a chain. */
  readonly parts: readonly Part[];
}

/** Looks at one rule by itself. */
export interface RuleCheck extends Described {
  /** What it finds in an option depends on that option alone; else on the shape of the rule, and not on its values. */
  readonly perOption?: boolean;
  run(input: RuleInput, report: Report): void;
}

/** The rules of one chain, in evaluation order. */
export interface ChainInput {
  readonly table: Pick<Table, "name" | "family">;
  readonly chain: Pick<Chain, "name" | "policy">;
  readonly facts: readonly RuleFacts[];
}

/** `rule` and `related[].rule` are indices from 0. */
export interface ChainFinding {
  readonly rule: number;
  readonly message: string;
  readonly related?: readonly { readonly rule: number; readonly message: string }[];
  readonly tags?: Diagnostic["tags"];
  /** Taking the rule away changes nothing but counters: offered as a fix. */
  readonly removable?: boolean;
}

/** Compares the rules of one chain with each other. */
export interface ChainCheck extends Described {
  run(input: ChainInput, report: (finding: ChainFinding) => void): void;
}

/** A code that a parser reports. */
export type ParseCode = Described;
