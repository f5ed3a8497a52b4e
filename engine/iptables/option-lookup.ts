// Which option a word of a rule means, as iptables finds it: by its whole name among the options every rule has, then in
// the newest module first; else as the beginning of one name; else in the module that the protocol loads
// (xtables_merge_options(), libxtables/xtables.c; getopt_long(3); command_default(), iptables/xshared.c).

import { type CommandWord, commandWordsBegunBy } from "#engine/iptables/command-words.ts";
import {
  CORE,
  type FoundOption,
  type ModuleOptions,
  matchNamed,
  optionNamed,
  optionsBegunBy,
  targetNamed,
} from "#engine/iptables/modules.ts";
import type { Option, Target } from "#engine/iptables/ruleset.ts";
import { parseUnsigned } from "#engine/iptables/values/mark.ts";
import { protocolName } from "#engine/iptables/values/protocol.ts";
import type { Span, Word } from "#engine/text/span.ts";

/** A match whose options are being read. */
export interface OpenMatch extends ModuleOptions {
  readonly module: string;
  readonly name: Word | undefined;
  readonly list: Option[];
  span: Span;
}

/** What of a rule is read so far. */
export interface OpenRule {
  readonly isChain: (name: string) => boolean;
  readonly matches: OpenMatch[];
  /** The options every rule has; undefined before the first of them. */
  core: OpenMatch | undefined;
  target: Target | undefined;
}

export interface Owner {
  /** Undefined: the target. */
  readonly match: OpenMatch | undefined;
  readonly found: FoundOption;
}

export function meaningOf(reader: OpenRule, name: string): Owner | CommandWord | undefined {
  if (name.charCodeAt(0) !== DASH) return undefined;
  const core = optionNamed(CORE, name);
  if (core !== undefined) return { match: coreOf(reader), found: core };
  const target = targetModuleOf(reader);
  const own = target && optionNamed(target, name);
  if (own !== undefined) return { match: undefined, found: own };
  for (let i = reader.matches.length - 1; i >= 0; i--) {
    const match = reader.matches[i];
    const found = match && optionNamed(match, name);
    if (found !== undefined) return { match, found };
  }
  return meaningOfBeginning(reader, name);
}

const DASH = 45;

/** A name cut short, where it fits one option only; else the protocol's match is loaded and may know it. */
function meaningOfBeginning(reader: OpenRule, name: string): Owner | CommandWord | undefined {
  const isLong = name.length > 2 && name.startsWith("--");
  // The options of an unknown module are not known: what fits here may be the beginning of one of them, or one of them.
  const fits = isLong && !hasUnknownModule(reader) ? meaningsBegunBy(reader, name) : [];
  return fits.length === 1 ? fits[0] : loadByProtocol(reader, name, isLong && fits.length === 0);
}

function meaningsBegunBy(reader: OpenRule, name: string): (Owner | CommandWord)[] {
  const fits: (Owner | CommandWord)[] = [...commandWordsBegunBy(name)];
  for (const found of optionsBegunBy(CORE, name)) fits.push({ match: coreOf(reader), found });
  const target = targetModuleOf(reader);
  if (target !== undefined) for (const found of optionsBegunBy(target, name)) fits.push({ match: undefined, found });
  // Of a module that stands twice the later match takes the options.
  for (const [i, match] of reader.matches.entries()) {
    if (reader.matches.some(({ module }, later) => later > i && module === match.module)) continue;
    for (const found of optionsBegunBy(match, name)) fits.push({ match, found });
  }
  return fits;
}

function targetModuleOf({ target, isChain }: OpenRule): ModuleOptions | undefined {
  return target === undefined || isChain(target.name.text) ? undefined : targetNamed(target.name.text);
}

function hasUnknownModule(reader: OpenRule): boolean {
  return reader.matches.some(({ options }) => options === undefined) || hasUnknownTarget(reader);
}

export function hasUnknownTarget({ target, isChain }: OpenRule): boolean {
  return target !== undefined && !isChain(target.name.text) && targetNamed(target.name.text) === undefined;
}

function coreOf(reader: OpenRule): OpenMatch {
  reader.core ??= { module: "", name: undefined, options: CORE.options, list: [], span: NOWHERE };
  return reader.core;
}

/** Before the first option of a match that no `-m` loaded. */
const NOWHERE: Span = { start: Number.MAX_SAFE_INTEGER, end: 0 };

/** `-p tcp --dport 80` loads the match tcp by itself, once (load_proto(), iptables/xshared.c). */
function loadByProtocol(reader: OpenRule, name: string, mayBeCut: boolean): Owner | undefined {
  const written = reader.core?.list.find((option) => option.key === "--protocol")?.values[0]?.text ?? "";
  const number = parseUnsigned(written, 255);
  const module = matchNamed(number === undefined ? written.toLowerCase() : protocolName(number));
  if (module === undefined || reader.matches.some((match) => match.module === module.name)) return undefined;
  const begun = mayBeCut ? [...optionsBegunBy(module, name)] : [];
  const found = optionNamed(module, name) ?? (begun.length === 1 ? begun[0] : undefined);
  if (found === undefined) return undefined;
  const match: OpenMatch = { module: module.name, name: undefined, options: module.options, list: [], span: NOWHERE };
  reader.matches.push(match);
  return { match, found };
}
