// Whose options may stand at a place of a rule: the target's, those of the matches loaded before it from the newest on,
// those every rule has, and those of the match that the protocol loads. That is also the order in which iptables looks an
// option up, so one that an earlier owner has too is not the later one's.

import {
  type Decoded,
  decode,
  decodeValue,
  isRefusal,
  type MatchModule,
  type OptionSpec,
  type RuleContext,
  readingsOf,
  type TargetModule,
} from "#engine/iptables/extension.ts";
import { CORE, matchNamed, targetNamed } from "#engine/iptables/modules.ts";
import { contextOf } from "#engine/iptables/print-rule.ts";
import type { Match, Option, Rule, Table } from "#engine/iptables/ruleset.ts";
import { protocolName, protocolNumber } from "#engine/iptables/values/protocol.ts";
import { requiredProtocol } from "#server/iptables/completion/rule-place.ts";

export interface Owner {
  readonly role: "target" | "newest" | "match" | "core" | "protocol";
  /** "" for the options every rule has. */
  readonly name: string;
  readonly module: MatchModule | TargetModule;
  /** Those it has already, anywhere on the line. */
  readonly given: readonly Option[];
}

/** An option that may be added. */
export interface FreeOption {
  readonly owner: Owner;
  readonly key: string;
  readonly spec: OptionSpec;
  /** The spelling to write. */
  readonly name: string;
}

export interface RuleAround {
  readonly before: Rule;
  readonly whole: Rule;
  readonly table: Table;
}

export function ownersAt({ before, whole, table }: RuleAround): Owner[] {
  const owners: Owner[] = [];
  const target = before.target && !table.chains.has(before.target.name.text) ? before.target : undefined;
  const module = target && targetNamed(target.name.text);
  if (module !== undefined) owners.push({ role: "target", name: module.name, module, given: whole.target?.options ?? [] });
  const loaded = before.matches.filter((match) => match.module !== "");
  const later = whole.matches.filter((match) => match.module !== "");
  for (let i = loaded.length - 1; i >= 0; i--) {
    const match = matchNamed(loaded[i]?.module ?? "");
    if (match === undefined) continue;
    const role = i === loaded.length - 1 ? "newest" : "match";
    owners.push({ role, name: match.name, module: match, given: later[i]?.options ?? [] });
  }
  const core = whole.matches.find((match) => match.module === "");
  owners.push({ role: "core", name: "", module: CORE, given: core?.options ?? [] });
  const implied = impliedOwner(before, later);
  return implied === undefined ? owners : [...owners, implied];
}

/** `-p tcp` lets the options of the match tcp be written without -m tcp, as long as it is not loaded anyhow. */
function impliedOwner(before: Rule, later: readonly Match[]): Owner | undefined {
  const number = protocolNumber(requiredProtocol(before) ?? "");
  const module = number === undefined ? undefined : matchNamed(protocolName(number));
  if (module === undefined) return undefined;
  const known = later.find((match) => match.module === module.name);
  if (known?.name !== undefined) return undefined;
  if (before.matches.some((match) => match.module === module.name)) return undefined;
  return { role: "protocol", name: module.name, module, given: known?.options ?? [] };
}

export function freeOptions(around: RuleAround, owners: readonly Owner[], negated: boolean): FreeOption[] {
  const taken = new Set<string>();
  const free: FreeOption[] = [];
  for (const owner of owners) {
    const spellings = Object.entries<OptionSpec>(owner.module.options);
    for (const [key, spec] of spellings) {
      const name = spellingOf(key, spec);
      if (taken.has(name) || (negated && !spec.negatable)) continue;
      if (isLegal(around, owner, key, spec, negated)) free.push({ owner, key, spec, name });
    }
    for (const [key, { aliases }] of spellings) for (const name of [key, ...aliases]) taken.add(name);
  }
  return free;
}

/**
 * As iptables-save prints it, or shorter where everybody writes it so. What is printed as another option (`--syn` as
 * `--tcp-flags`) is written by its own name.
 */
export function spellingOf(key: string, { saved, aliases }: OptionSpec): string {
  if (saved !== undefined && aliases.includes(saved)) return saved;
  return aliases.find((alias) => /^(-\w|--[sd]ports?)$/.test(alias)) ?? key;
}

function isLegal(around: RuleAround, { module, given, role }: Owner, key: string, spec: OptionSpec, negated: boolean): boolean {
  if (!spec.repeatable && given.some((option) => option.key === key)) return false;
  const { family } = around.table;
  if (spec.values.words === 0 && isRefusal(spec.values.decode([], family))) return false;
  if (role === "core") return true;
  return goesWith(module, decode(given, module.options, family), contextOf(around.whole, around.table, "nft"), {
    key,
    spec,
    negated,
  });
}

/** Whether the options are complete and go together. */
export function isSatisfied({ module, given }: Owner, { whole, table }: RuleAround): boolean {
  const decoded = decode(given, module.options, table.family);
  const readings = readingsOf(decoded);
  return readings === undefined || module.check?.(readings, contextOf(whole, table, "nft"), decoded) === undefined;
}

interface Candidate {
  readonly key: string;
  readonly spec: OptionSpec;
  readonly negated: boolean;
}

/**
 * False where the options are complete without this one and are wrong with it, whatever its value and whatever else is
 * added (`--syn` beside `--tcp-flags`). The module itself is asked, with values made up.
 */
function goesWith(
  module: MatchModule | TargetModule,
  decoded: readonly Decoded[],
  context: RuleContext,
  candidate: Candidate,
): boolean {
  const isWrong = (given: readonly Decoded[]) => {
    const readings = readingsOf(given);
    return readings !== undefined && module.check?.(readings, context, given) !== undefined;
  };
  if (module.check === undefined || decoded.length === 0 || isWrong(decoded)) return true;
  const tries = triesOf(candidate, context);
  const [first] = tries;
  if (first === undefined || tries.some((one) => !isWrong([...decoded, one]))) return true;
  // It may need another option beside it.
  const others = Object.entries<OptionSpec>(module.options).filter(
    ([key]) => key !== candidate.key && !decoded.some((given) => given.key === key),
  );
  return others.some(([key, spec]) =>
    triesOf({ key, spec, negated: false }, context).some((one) => !isWrong([...decoded, first, one])),
  );
}

/** The option with values that it takes. */
function triesOf({ key, spec, negated }: Candidate, { family }: RuleContext): readonly Decoded[] {
  const span = { start: 0, end: 0 };
  return samplesOf(spec).flatMap((texts) => {
    const words = texts.map((text) => ({ text, span }));
    const value = decodeValue(spec, words, family);
    return isRefusal(value) ? [] : [{ key, negated, words, spec, value, refusal: undefined }];
  });
}

const WORDS = ["0", "1", "1000", "0x1", "10.0.0.1", "fd00::1", "eth0", "1/second", "1kb/s", "00:11:22:33:44:55", "a"];
const PAIRS = [
  ["a", "src"],
  ["ALL", "NONE"],
  ["any", "DATA"],
];

function samplesOf({ values }: OptionSpec): readonly (readonly string[])[] {
  switch (values.words) {
    case 0:
      return [[]];
    case 1:
      return [...(values.choices ?? []).map((choice) => [choice.value]), ...WORDS.map((word) => [word])];
    case 2:
      return PAIRS;
  }
}
