// What an ipset file says: sets with their type, options and elements.
import type { Diagnostic } from "#engine/text/diagnostic.ts";
import type { Span, Word } from "#engine/text/span.ts";

export type SetDimension = "ip" | "net" | "port" | "iface" | "mac" | "mark" | "set";

export interface SetElement {
  /** As written, e.g. `10.0.0.1,tcp:80`. */
  readonly text: string;
  readonly span: Span;
  readonly nomatch: boolean;
  /** What is written behind the element (`timeout`, `comment`, `packets`, `wildcard`…); absent when nothing is. */
  readonly options?: ReadonlyMap<string, string>;
}

export interface IpSet {
  readonly name: Word;
  /** e.g. `hash:ip,port`. */
  readonly type: string;
  /** Empty for a type that is not known. */
  readonly dimensions: readonly SetDimension[];
  readonly family: 4 | 6;
  readonly elements: readonly SetElement[];
  /** Everything behind the type: `family inet hashsize 1024`… in words. */
  readonly options: ReadonlyMap<string, string>;
  readonly span: Span;
  /** Why `elements` may not be all there is (a listing without members, a cut listing…), in words. */
  readonly incomplete?: string;
}

export interface IpSetFile {
  readonly text: string;
  readonly format: "save" | "list";
  readonly sets: readonly IpSet[];
  readonly problems: readonly Diagnostic[];
}
