// What a packet file says: packets, what is expected of them, and what it adds to the node.
import type { ExpectedVerdict } from "#engine/expect/keys.ts";
import type { Address } from "#engine/net/address.ts";
import type { LineWord } from "#engine/net/packet-head.ts";
import type { PacketRequest } from "#engine/net/packet-request.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";
import type { Span, Word } from "#engine/text/span.ts";

/** A value and where it is written. */
export interface Written<T> {
  readonly value: T;
  readonly span: Span;
}

export interface PacketFile {
  readonly rules: Word | undefined;
  readonly policies: Word | undefined;
  readonly node: NodePart | undefined;
  readonly packets: readonly PacketCase[];
  readonly problems: readonly Diagnostic[];
}

/** As written; only addresses have been looked at. */
export interface NodePart {
  readonly span: Span;
  readonly addresses: readonly { readonly device: Word; readonly prefixes: readonly Word[] }[] | undefined;
  readonly routes: readonly Word[] | undefined;
  readonly rules: readonly Word[] | undefined;
  readonly sets: readonly { readonly name: Word; readonly members: readonly Word[] }[] | undefined;
  readonly sysctls: readonly { readonly name: Word; readonly value: Word }[] | undefined;
}

export interface PacketCase {
  /** The packet line itself where no name is given. */
  readonly name: Word;
  readonly line: Word | undefined;
  /** Where the line's text begins in the file; undefined when it is escaped or folded. */
  readonly lineStart: number | undefined;
  /** Words of the line, at their place in the file; empty when that is not known. */
  readonly words: readonly LineWord[];
  readonly request: PacketRequest | undefined;
  readonly span: Span;
  readonly expect: Expectation | undefined;
}

/** A field that is undefined is not asked about. */
export interface OutcomeWanted {
  readonly span: Span;
  readonly verdict: Written<ExpectedVerdict> | undefined;
  readonly by: Written<Decision> | undefined;
  readonly mark: Written<{ readonly value: number; readonly mask: number }> | undefined;
  readonly nat: Written<NatWanted> | undefined;
  readonly out: Written<string> | undefined;
  readonly passes: readonly Written<Place>[];
}

export interface Expectation extends OutcomeWanted {
  /** Each of these must not be so. */
  readonly not: OutcomeWanted | undefined;
}

/** A chain, or a rule of it; without a table, of any table. */
export interface Place {
  readonly table: string | undefined;
  readonly chain: string;
  readonly rule: number | undefined;
}

export interface Decision {
  readonly table: string | undefined;
  readonly chain: string;
  readonly rule: number | "policy";
}

export interface NatWanted {
  /** Neither end is rewritten. */
  readonly none: boolean;
  readonly source: Written<Translated> | undefined;
  readonly destination: Written<Translated> | undefined;
}

export interface Translated {
  readonly address: Address;
  /** Undefined: not asked about, or not known. */
  readonly port: number | undefined;
}
