// What a match or target module must provide: its options (grammar, words, test) as one object each. Parser, completion,
// hover and walk read these tables; negation, address family and bad values are handled here, once.

import type { Backend } from "#engine/iptables/netfilter.ts";
import type { Option } from "#engine/iptables/ruleset.ts";
import type { Family } from "#engine/net/address.ts";
import { type Answer, type Outcome, settle } from "#engine/net/answer.ts";
import type { Environment, Recall } from "#engine/net/environment.ts";
import type { Packet } from "#engine/net/packet.ts";
import type { Span, Word } from "#engine/text/span.ts";

/** A value that cannot be read; `word` is the index of the word to blame. */
export interface Refusal {
  readonly refusal: string;
  readonly word?: number;
  /** iptables asks the system for this name, which nothing here can do: it may be right. */
  readonly lookedUp?: boolean;
}

/** Where a match or target stands, as far as what is allowed and how it is printed depend on it. */
export interface RuleContext {
  readonly family: Family;
  /** Whose rules these are: iptables-nft and iptables-legacy differ in a few places. */
  readonly backend: Backend;
  readonly table: string;
  /** The protocol that the rule requires with -p; undefined when there is none, or it is negated. */
  readonly protocol: number | undefined;
  /** Where its -p stands: some options must stand behind it. */
  readonly protocolSpan?: Span;
}

/** What is wrong with a combination of options; `option` is the one to blame, where it is one. */
export interface Fault {
  readonly fault: string;
  readonly option?: string;
}

/** What a module says of a combination of options, in words; undefined when nothing is wrong. */
export function complaintOf(
  module: Pick<MatchModule, "check"> | Pick<TargetModule, "check">,
  readings: Readings<OptionTable>,
  context: RuleContext,
  given: readonly Decoded[],
): string | undefined {
  const found = module.check?.(readings, context, given);
  return typeof found === "object" ? found.fault : found;
}

/** An option as iptables-save prints it. */
export interface SavedOption {
  readonly name: string;
  readonly negated: boolean;
  /** The words behind it; free text goes through `quoted()` (saved-text.ts) first. */
  readonly words: readonly string[];
}

export interface Choice {
  readonly value: string;
  readonly summary: string;
}

/** How the words behind an option are read. */
export interface ValueGrammar<Value> {
  /** For people and signature help, e.g. `PORT[:PORT]`; one word of syntax per command-line word, separated by a blank. */
  readonly syntax: string;
  /** How many command-line words it takes. */
  readonly words: 0 | 1 | 2;
  /** The words may be left out: what begins with `-` or `!` is then the next option. */
  readonly optional?: true;
  readonly choices?: readonly Choice[];
  /** Total: bad text gives a Refusal, in iptables-restore's spirit but more helpful. */
  decode(words: readonly string[], family: Family): Value | Refusal;
  /**
   * A number for values that are judged alike, each as a word at `start`..`end` of a text: where one is right, by itself and
   * with other options, all of its kind are. 0: it must be read. Given where big dumps have many different values.
   */
  kindAt?(text: string, start: number, end: number, family: Family): number;
}

export interface OptionSpec<Value = unknown> {
  readonly summary: string;
  readonly values: ValueGrammar<Value>;
  /** Whether `!` may stand before it. */
  readonly negatable: boolean;
  /** Other spellings, long or short: `-s`, `--src`, `--dports`. */
  readonly aliases: readonly string[];
  /** May be written more than once in one match. */
  readonly repeatable: boolean;
  /** What it looks at, for "destination port is 80, wanted 3306": a noun phrase. */
  readonly subject: string;
  /** How iptables-save spells the option; its key when absent. */
  readonly saved?: string;
  /** The words that iptables-save prints behind it; as written when absent. Undefined: the option is not printed. */
  save?(value: Value, context: RuleContext, negated: boolean): readonly string[] | undefined;
  /** Truth before negation. Absent for options that only steer another option's test. */
  test?(value: Value, packet: Packet, environment: Environment): Outcome;
  /** The wanted value in words, e.g. `3306` or `one of NEW, RELATED`. */
  wanted(value: Value): string;
  /** The packet's own value in words, for "why"; undefined when there is nothing to show. */
  actual?(packet: Packet, environment: Environment, value: Value): string | undefined;
}

type OptionInput<Value> = Pick<OptionSpec<Value>, "summary" | "values"> & Partial<Omit<OptionSpec<Value>, "summary" | "values">>;

/** Fills in what most options share: negatable unless it takes no value, not repeatable, wanted = as written. */
export function option<Value>(input: OptionInput<Value>): OptionSpec<Value> {
  return {
    negatable: input.values.words > 0,
    aliases: [],
    repeatable: false,
    subject: input.summary,
    wanted: (value) => String(value),
    ...input,
  };
}

/** A decoded option of one match or target. */
export interface Reading<Value> {
  readonly value: Value;
  readonly negated: boolean;
}

export type OptionTable = Readonly<Record<string, OptionSpec>>;

/** The decoded options of one match by full name; a repeatable option keeps its last reading here. */
export type Readings<Options extends OptionTable> = {
  readonly [Name in keyof Options]?: Options[Name] extends OptionSpec<infer Value> ? Reading<Value> : never;
};

/** What an example in a module's file claims: rule text, packets that match it and packets that do not. */
export interface Example {
  /** Rule text without `-A CHAIN` and target. */
  readonly rule: string;
  readonly family?: Family;
  readonly matches?: readonly Partial<Packet>[];
  readonly misses?: readonly Partial<Packet>[];
  /** Packets for which the answer must be "unknown". */
  readonly unknown?: readonly Partial<Packet>[];
}

/** Matches that remember earlier packets (limit, statistic nth, recent…). */
export interface History<Options extends OptionTable> {
  /** Which way the walk goes by itself when nothing is known of earlier packets. */
  readonly assume: "yes" | "no";
  /** The same where it depends on the options (`--hashlimit-above` against `--hashlimit-upto`); goes before `assume`. */
  assumeFor?(readings: Readings<Options>): "yes" | "no";
  /** Why it is not known, e.g. `depends on how many packets came before`. */
  readonly why: string;
  /** Exact answer given the memory of this rule since the ruleset was loaded (`undefined` = just loaded). */
  recall?(readings: Readings<Options>, packet: Packet, memory: unknown): Recall;
}

export interface MatchModule<Options extends OptionTable = OptionTable> {
  /** As behind `-m`; "" for the options every rule has. */
  readonly name: string;
  readonly aliases: readonly string[];
  readonly summary: string;
  readonly families: readonly Family[];
  readonly options: Options;
  /** Kernel or iptables source the semantics come from, e.g. `net/netfilter/xt_multiport.c`. */
  readonly source: string;
  /** Protocols of which one must be required by `-p`, not negated; empty for none. */
  readonly protocols: readonly number[];
  /** Whether what the module looks at is there at all; "no" makes the match fail, negated or not. */
  present?(packet: Packet): Answer;
  /**
   * Truth of the whole match when its options act together. Given instead of the options' own tests; the function
   * then applies negation itself.
   */
  test?(readings: Readings<Options>, packet: Packet, environment: Environment): Outcome;
  readonly history?: History<Options>;
  /** Whether it may drop the packet instead of answering (`hotdrop` of struct xt_action_param). */
  mayDrop?(packet: Packet): boolean;
  /** The packet as asking the match leaves it, where it is not left alone. */
  changed?(packet: Packet): Packet;
  /** Why these options may mean one thing or another, by the version of iptables. */
  unsure?(readings: Readings<Options>, context: RuleContext): string | undefined;
  /** Why no packet decides it (clock, sockets…): the answer is then always "unknown". */
  readonly undecidable?: string;
  /** Tables in which it is allowed; undefined for all. */
  readonly tables?: readonly string[];
  /** Builtin chains from which it may be reached; undefined for all. */
  readonly hooks?: readonly string[];
  /**
   * The same for these options alone, which the module asks when the rule is added: over nf_tables it is then told of
   * the chain it stands in only, so that rules of user chains pass (nft_compat.c, `par.hook_mask`).
   */
  hooksWith?(readings: Readings<Options>): readonly string[] | undefined;
  /** What is wrong with this combination of options; undefined when nothing is. */
  check?(readings: Readings<Options>, context: RuleContext, given: readonly Decoded[]): string | Fault | undefined;
  /** What iptables-save prints when it is not each option once, in the order of the option table. */
  save?(readings: Readings<Options>, context: RuleContext, given: readonly Decoded[]): readonly SavedOption[];
  readonly examples: readonly Example[];
}

type MatchInput<Options extends OptionTable> = Pick<
  MatchModule<Options>,
  "name" | "summary" | "options" | "source" | "examples"
> &
  Partial<MatchModule<Options>>;

export function matchModule<const Options extends OptionTable>(input: MatchInput<Options>): MatchModule<Options> {
  return { aliases: [], families: [4, 6], protocols: [], ...input };
}

/** Address translation asked for by a target; the walk applies it to the connection. */
export interface NatRange {
  readonly side: "source" | "destination";
  /** Addresses to choose from, inclusive; undefined keeps the address. "out"/"in" takes the device's own (MASQUERADE, REDIRECT). */
  readonly addresses: { readonly first: readonly number[]; readonly last: readonly number[] } | "out" | "in" | undefined;
  /** Ports to choose from, inclusive; undefined keeps the port where possible. `base` maps port p to first + (p - base). */
  readonly ports: { readonly first: number; readonly last: number; readonly base: number | undefined } | undefined;
  /** NETMAP: these bits of the address are kept, the others taken from `addresses.first`. */
  readonly hostMask?: readonly number[];
  /** --random, --random-fully: the port is not predictable. */
  readonly random: boolean;
}

/** What a target does to a packet. Jumps to chains are not modules; the walk does them. */
export type TargetEffect =
  | { readonly kind: "verdict"; readonly verdict: "ACCEPT" | "DROP" | "REJECT" | "QUEUE"; readonly note: string }
  | { readonly kind: "return" }
  /** `sets`: ipsets whose members it changes; what a later rule finds in them is then not known. */
  | { readonly kind: "continue"; readonly note: string; readonly sets?: readonly string[] }
  /** Goes on with the changed packet. */
  | { readonly kind: "rewrite"; readonly packet: Packet; readonly note: string }
  | { readonly kind: "nat"; readonly range: NatRange; readonly note: string }
  /** Conntrack will not look at the packet (raw table). */
  | { readonly kind: "untrack"; readonly note: string }
  /** What it does cannot be known; the walk ends UNDECIDED. `why` says what is missing. */
  | { readonly kind: "unknown"; readonly why: string };

export interface TargetExample {
  /** Target and options as behind `-j`. */
  readonly target: string;
  readonly family?: Family;
  readonly before: Partial<Packet>;
  /** Fields after it, or the kind of effect. */
  readonly after?: Partial<Packet>;
  readonly effect?: TargetEffect["kind"];
}

export interface TargetModule<Options extends OptionTable = OptionTable> {
  /** As behind `-j`. */
  readonly name: string;
  readonly summary: string;
  readonly families: readonly Family[];
  readonly options: Options;
  readonly source: string;
  /** Tables in which the kernel allows it; undefined for all. */
  readonly tables: readonly string[] | undefined;
  /** Builtin chains from which it may be reached; undefined for all. */
  readonly hooks: readonly string[] | undefined;
  /** See {@link MatchModule.hooksWith}. */
  hooksWith?(readings: Readings<Options>): readonly string[] | undefined;
  /** Protocols of which one must be required by `-p`, not negated, with these options; empty for none. */
  protocols?(readings: Readings<Options>): readonly number[];
  effect(readings: Readings<Options>, packet: Packet, environment: Environment): TargetEffect;
  check?(readings: Readings<Options>, context: RuleContext, given: readonly Decoded[]): string | Fault | undefined;
  /** See {@link MatchModule.save}. */
  save?(readings: Readings<Options>, context: RuleContext, given: readonly Decoded[]): readonly SavedOption[];
  readonly examples: readonly TargetExample[];
}

type TargetInput<Options extends OptionTable> = Pick<
  TargetModule<Options>,
  "name" | "summary" | "options" | "source" | "effect" | "examples"
> &
  Partial<TargetModule<Options>>;

export function targetModule<const Options extends OptionTable>(input: TargetInput<Options>): TargetModule<Options> {
  return { families: [4, 6], tables: undefined, hooks: undefined, ...input };
}

export function isRefusal(value: unknown): value is Refusal {
  return typeof value === "object" && value !== null && "refusal" in value;
}

/** Longer values are not read: iptables-restore takes 1023 characters (add_param(), iptables/xshared.c). */
export const LONGEST_VALUE = 10_000;
const TOO_LONG = "the value is too long: iptables-restore takes 1023 characters";

/** An option read against its spec: the value, or why it cannot be read. */
export interface Decoded {
  /** Full name of the option. */
  readonly key: string;
  readonly negated: boolean;
  readonly words: readonly Word[];
  readonly spec: OptionSpec;
  readonly value: unknown;
  readonly refusal: Refusal | undefined;
}

export function decode(options: readonly Option[], table: OptionTable, family: Family): Decoded[] {
  const result: Decoded[] = [];
  for (const option of options) {
    const decoded = decodeOption(option, table, family);
    if (decoded !== undefined) result.push(decoded);
  }
  return result;
}

/** Undefined for an option that the table does not have. */
export function decodeOption({ key, negated, values }: Option, table: OptionTable, family: Family): Decoded | undefined {
  const spec = table[key];
  if (spec === undefined) return undefined;
  const value = decodeValue(spec, values, family);
  return { key, negated, words: values, spec, value, refusal: isRefusal(value) ? value : undefined };
}

/** The value that the words say, or a Refusal. */
export function decodeValue({ values }: OptionSpec, words: readonly Word[], family: Family): unknown {
  const long = words.findIndex(({ text }) => text.length > LONGEST_VALUE);
  if (long >= 0) return { refusal: TOO_LONG, word: long };
  return values.decode(
    words.map((word) => word.text),
    family,
  );
}

/** The decoded options by name, or undefined when one could not be read. */
export function readingsOf(decoded: readonly Decoded[]): Readings<OptionTable> | undefined {
  const result: Record<string, Reading<unknown>> = {};
  for (const { key, negated, value, refusal } of decoded) {
    if (refusal !== undefined) return undefined;
    result[key] = { value, negated };
  }
  return result;
}

/** Truth of one option for a packet, negation applied. An option without a test only steers others. */
export function testOption(decoded: Decoded, packet: Packet, environment: Environment): Answer {
  const { spec, negated, refusal, value } = decoded;
  if (refusal !== undefined) return "unknown";
  if (spec.test === undefined) return negated ? "unknown" : "yes";
  return settle(spec.test(value, packet, environment), negated);
}
