// The keys a packet file may have: one table for the parser, the JSON schema, completion and hover.
import { KEYWORDS } from "#engine/net/packet-words.ts";

export type JsonSchema = Readonly<Record<string, unknown>>;

export interface Key {
  readonly name: string;
  readonly summary: string;
  readonly schema: JsonSchema;
  readonly required?: true;
}

/** How a walk may be expected to end. */
export const VERDICTS = ["ACCEPT", "DROP", "REJECT", "QUEUE", "RETURN", "UNDECIDED"] as const;

export type ExpectedVerdict = (typeof VERDICTS)[number];

const text: JsonSchema = { type: "string" };
const texts: JsonSchema = { type: "array", items: { type: "string" } };
const scalars: JsonSchema = { type: "array", items: { type: ["string", "number"] } };
const number: JsonSchema = { type: ["integer", "string"] };

export const FILE_KEYS: readonly Key[] = [
  { name: "rules", summary: "The dump to walk, relative to this file; else the one that lies in its folder.", schema: text },
  { name: "policies", summary: "File or folder of policies. They cannot be walked yet: name a dump with rules.", schema: text },
  { name: "node", summary: "What the folder does not tell of the node, or tells otherwise.", schema: { $ref: "#/$defs/node" } },
  {
    name: "packets",
    summary: "The packets, walked one by one.",
    schema: { type: "array", items: { $ref: "#/$defs/packet" } },
    required: true,
  },
];

export const NODE_KEYS: readonly Key[] = [
  {
    name: "addresses",
    summary: "Addresses with prefix length, by device.",
    schema: { type: "object", additionalProperties: { anyOf: [text, texts] } },
  },
  { name: "routes", summary: "Routes in the words of `ip route`.", schema: texts },
  { name: "rules", summary: "Routing rules in the words of `ip rule add`.", schema: texts },
  { name: "sets", summary: "Members of ipsets, by name.", schema: { type: "object", additionalProperties: scalars } },
  {
    name: "sysctls",
    summary: "Kernel settings, such as net.ipv4.ip_forward.",
    schema: { type: "object", additionalProperties: { type: ["string", "number"] } },
  },
];

export const PACKET_KEYS: readonly Key[] = [
  { name: "name", summary: "What this test is called.", schema: text },
  {
    name: "packet",
    summary: `[DEVICE|local|any] PROTOCOL SOURCE[:PORT] > DESTINATION[:PORT] and words: TCP flags, a state, reply, ${KEYWORDS.map(({ name }) => name).join(", ")}…`,
    schema: text,
    required: true,
  },
  { name: "expect", summary: "What the walk must come to.", schema: { $ref: "#/$defs/expect" } },
];

/** What may be expected, and also what may be ruled out under `not`. */
const OUTCOME_KEYS: readonly Key[] = [
  { name: "verdict", summary: "How the walk ends.", schema: { enum: VERDICTS } },
  {
    name: "by",
    summary: 'The rule that decides: "[TABLE] CHAIN NUMBER", or "[TABLE] CHAIN policy" for a builtin chain\'s policy.',
    schema: text,
  },
  { name: "mark", summary: "Packet mark at the end: VALUE, or VALUE/MASK for some of its bits.", schema: number },
  {
    name: "nat",
    summary: 'What translation made of the source and the destination, or "none".',
    schema: { anyOf: [{ const: "none" }, { $ref: "#/$defs/nat" }] },
  },
  { name: "out", summary: "Device the packet leaves by.", schema: text },
  {
    name: "passes",
    summary: 'Chains the packet goes through, "[TABLE] CHAIN", or rules it matches, "[TABLE] CHAIN NUMBER".',
    schema: texts,
  },
];

export const NOT_KEYS: readonly Key[] = OUTCOME_KEYS;

export const EXPECT_KEYS: readonly Key[] = [
  ...OUTCOME_KEYS,
  { name: "not", summary: "What must not come out, under the same keys.", schema: { $ref: "#/$defs/not" } },
];

export const NAT_KEYS: readonly Key[] = [
  { name: "source", summary: "Source address after translation, with or without a port.", schema: text },
  { name: "destination", summary: "Destination address after translation, with or without a port.", schema: text },
];
