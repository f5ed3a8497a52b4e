// Requests about walking packets, shared by client and server. Plain JSON; positions are 0-based lines and UTF-16 columns.

export interface PlaceParams {
  readonly uri: string;
  readonly table: string;
  readonly chain: string;
  /** Rule to start at, from 1. */
  readonly number: number;
}

/** `chainwalk/walk`: walks a packet through the rules of a document, or through those that the policies of a document become. */
export const WALK = "chainwalk/walk";

export interface WalkParams {
  readonly uri: string;
  /** Where to start; absent = at the node's door, as a real packet. */
  readonly place?: { readonly table: string; readonly chain: string; readonly number: number };
  /** One line of packet syntax. */
  readonly packet: string;
  /** Answers the user chose for what is not known: assumption key → option. */
  readonly choices: Readonly<Record<string, string>>;
}

export interface WalkResult {
  /** The packet as understood, in canonical form; absent when it could not be read (see `problems`). */
  readonly packet: string | undefined;
  readonly problems: readonly PacketProblem[];
  readonly walk: WalkView | undefined;
}

export interface PacketProblem {
  readonly start: number;
  readonly end: number;
  readonly severity: "error" | "warning" | "info" | "hint";
  readonly message: string;
}

export type VerdictName = "ACCEPT" | "DROP" | "REJECT" | "QUEUE" | "RETURN" | "UNDECIDED";

export interface WalkView {
  readonly verdict: VerdictName;
  /** One sentence: what happens to the packet, by which rule, in Calico's words where it is Calico's rule. */
  readonly summary: string;
  /** Mark at the end, hexadecimal, with its roles in words behind it where any bit is set. */
  readonly mark: string;
  readonly phases: readonly PhaseView[];
  readonly lines: readonly LineView[];
  readonly assumptions: readonly AssumptionView[];
  /** The same packet as the first of its connection, as a later one, and as an answer. */
  readonly variants: readonly VariantView[];
  /** Of a walk through the rules that policies become: URI of the document that shows those rules. */
  readonly preview?: string;
}

/** One hook and table, or something the kernel does between tables. */
export interface PhaseView {
  readonly label: string;
  readonly description: string;
  readonly children: readonly StepView[];
}

export interface StepView {
  readonly kind: "chain" | "matched" | "missed" | "assumed" | "policy" | "return" | "note";
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  /** Where to go on a click. */
  readonly line: number | undefined;
  readonly verdict: VerdictName | undefined;
  readonly children: readonly StepView[];
  /** Of a walk through policies: the rule of a policy that the step's rule was made of, here or in another file. */
  readonly source?: { readonly uri: string; readonly line: number; readonly name: string };
  /** Of a walk through policies: the line of the preview. */
  readonly previewLine?: number;
}

/** How a line of the document is shown while the walk is. */
export interface LineView {
  readonly line: number;
  readonly kind: "matched" | "missed" | "assumed" | "decider";
  readonly verdict: VerdictName | undefined;
  /** Short text shown behind the line. */
  readonly after: string;
  /** Plain text for the "why" hover, one condition a line. */
  readonly why: readonly ConditionView[];
}

export interface ConditionView {
  readonly answer: "yes" | "no" | "unknown";
  /** The condition as written. */
  readonly text: string;
  readonly wanted: string;
  readonly actual: string | undefined;
  readonly subject: string;
  /** For an unknown answer: what is missing. */
  readonly why?: string;
}

export interface AssumptionView {
  readonly key: string;
  readonly why: string;
  readonly options: readonly string[];
  readonly chosen: string;
  readonly decisive: boolean;
  readonly line: number | undefined;
  /** e.g. `filter cali-INPUT rule 3`. */
  readonly place: string;
}

export interface VariantView {
  readonly name: "NEW" | "ESTABLISHED" | "reply";
  readonly packet: string;
  readonly verdict: VerdictName;
  readonly summary: string;
}

/** `chainwalk/checkPacket`: live validation and completion of a packet line. */
export const CHECK_PACKET = "chainwalk/checkPacket";

export interface CheckPacketParams {
  readonly uri: string;
  readonly packet: string;
}

export interface CheckPacketResult {
  readonly problems: readonly PacketProblem[];
  /** The packet in words, for the box's prompt; absent when it cannot be read. */
  readonly words: string | undefined;
}

/** `chainwalk/examplePackets`: packets worth trying at a place, canonical lines. */
export const EXAMPLE_PACKETS = "chainwalk/examplePackets";

export interface ExamplePacketsResult {
  readonly packets: readonly { readonly packet: string; readonly why: string }[];
}

/** `chainwalk/locate`: the table, chain and rule number at a position of a document. */
export const LOCATE = "chainwalk/locate";

export interface LocateParams {
  readonly uri: string;
  readonly line: number;
}

export interface LocateResult {
  readonly place: { readonly table: string; readonly chain: string; readonly number: number } | undefined;
}

/** `chainwalk/verdicts`, a notification to the server: verdicts to show in the lens of the chains they began at. */
export const VERDICTS = "chainwalk/verdicts";

export interface VerdictsParams {
  readonly uri: string;
  readonly verdicts: readonly {
    readonly table: string;
    readonly chain: string;
    readonly verdict: VerdictName;
    readonly packet: string;
  }[];
}
