// The words behind the addresses of a packet line: one table for reading, completion and hover.
import type { Family } from "#engine/net/address.ts";
import { type IcmpMessage, icmpNamed } from "#engine/net/icmp-names.ts";
import type { CtState } from "#engine/net/packet.ts";
import { readChunks, readDscp, readFlags, readMac, readNumber } from "#engine/net/packet-values.ts";
import { ICMP, ICMPV6, SCTP, TCP } from "#engine/net/protocol.ts";

/** What the words of a line say; a field that is absent was not said. */
export interface Said {
  readonly flags?: number | "unknown";
  readonly icmp?: IcmpMessage | "unknown";
  readonly chunks?: readonly number[] | "unknown";
  readonly state?: CtState;
  readonly reply?: true;
  readonly out?: string;
  readonly mark?: number;
  readonly connmark?: number;
  readonly ttl?: number;
  readonly tos?: number;
  readonly length?: number;
  readonly mac?: string;
  readonly uid?: number;
  readonly gid?: number;
  readonly fragment?: number;
  readonly mss?: number;
  readonly linkType?: "unicast" | "broadcast" | "multicast";
}

/** A word that stands alone. */
export interface BareWord {
  readonly name: string;
  readonly summary: string;
  readonly kind: "state" | "keyword";
  readonly said: Said;
}

/** A word that is followed by a value. */
export interface Keyword {
  readonly name: string;
  readonly syntax: string;
  readonly summary: string;
  /** Protocols that have it; absent: all. */
  readonly protocols?: readonly number[];
  /** What the value must be, for the message when it is not. */
  readonly expected: string;
  readonly read: (text: string, family: Family) => Said | undefined;
}

export const BARE_WORDS: readonly BareWord[] = [
  state("new", "NEW", "Opens a connection."),
  state("established", "ESTABLISHED", "Belongs to a connection that was answered."),
  state("related", "RELATED", "Begins or reports on something that belongs to a known connection."),
  state("invalid", "INVALID", "Fits no connection."),
  state("untracked", "UNTRACKED", "Connection tracking is told to leave it alone."),
  { name: "reply", summary: "Goes the answering way of its connection.", kind: "state", said: { reply: true } },
  link("unicast", "Addressed to one station on the link."),
  link("broadcast", "Addressed to every station on the link."),
  link("multicast", "Addressed to a group on the link."),
];

export const KEYWORDS: readonly Keyword[] = [
  {
    name: "flags",
    syntax: "FLAGS",
    summary: 'TCP flags; the word "flags" itself may be left out.',
    protocols: [TCP],
    expected: "TCP flags such as syn or syn,ack, none, or unknown",
    read: (text) => known("flags", isUnknown(text) ? "unknown" : readFlags(text)),
  },
  {
    name: "type",
    syntax: "TYPE[/CODE]",
    summary: "ICMP type and code, by number or name.",
    protocols: [ICMP, ICMPV6],
    expected: "an ICMP name, TYPE or TYPE/CODE with numbers from 0 to 255, or unknown",
    read: (text, family) => known("icmp", isUnknown(text) ? "unknown" : (icmpNamed(family, text) ?? typeAndCode(text))),
  },
  {
    name: "chunk",
    syntax: "CHUNK[,CHUNK…]",
    summary: "SCTP chunk types, by name or number.",
    protocols: [SCTP],
    expected: "SCTP chunks such as init or data,sack, numbers from 0 to 255, or unknown",
    read: (text) => known("chunks", isUnknown(text) ? "unknown" : readChunks(text)),
  },
  {
    name: "out",
    syntax: "DEVICE",
    summary: "Device it leaves by, instead of what the routes say.",
    expected: "a device name of at most 15 characters",
    read: (text) => known("out", text.length <= 15 ? text : undefined),
  },
  numeric("mark", "mark", 0xffffffff, "Packet mark."),
  numeric("connmark", "connmark", 0xffffffff, "Mark of the connection."),
  numeric("ttl", "ttl", 255, "Time to live, or hop limit."),
  numeric("tos", "tos", 255, "TOS or traffic class byte."),
  {
    name: "dscp",
    syntax: "CLASS",
    summary: "DSCP, the upper six bits of the TOS byte.",
    expected: "a number from 0 to 63 or a class such as ef, cs1, af11",
    read: (text) => known("tos", times(4, readDscp(text))),
  },
  numeric("length", "length", 65535, "Length of the whole IP packet in bytes."),
  {
    name: "mac",
    syntax: "ADDRESS",
    summary: "Hardware address of the sender.",
    expected: "six hex pairs such as 02:00:00:aa:bb:cc",
    read: (text) => known("mac", readMac(text)),
  },
  numeric("uid", "uid", 0xffffffff, "User that owns the sending socket."),
  numeric("gid", "gid", 0xffffffff, "Group that owns the sending socket."),
  {
    name: "frag",
    syntax: "OFFSET",
    summary: "Fragment at this offset in bytes; its ports are not seen.",
    expected: "a multiple of 8 from 0 to 65528",
    read: (text) => {
      const offset = readNumber(text, 65528);
      return known("fragment", offset === undefined || offset % 8 !== 0 ? undefined : offset);
    },
  },
  { ...numeric("mss", "mss", 65535, "Maximum segment size the packet announces."), protocols: [TCP] },
];

function isUnknown(text: string): boolean {
  return text.toLowerCase() === "unknown";
}

function known<K extends keyof Said>(key: K, value: Said[K] | undefined): Said | undefined {
  return value === undefined ? undefined : { [key]: value };
}

function times(factor: number, value: number | undefined): number | undefined {
  return value === undefined ? undefined : factor * value;
}

function typeAndCode(text: string): IcmpMessage | undefined {
  const [first = "", second = "0", ...rest] = text.split("/");
  const [type, code] = [readNumber(first, 255), readNumber(second, 255)];
  return type === undefined || code === undefined || rest.length > 0 ? undefined : { type, code };
}

function state(name: string, value: CtState, summary: string): BareWord {
  return { name, summary, kind: "state", said: { state: value } };
}

function link(name: "unicast" | "broadcast" | "multicast", summary: string): BareWord {
  return { name, summary, kind: "keyword", said: { linkType: name } };
}

type NumberField = "mark" | "connmark" | "ttl" | "tos" | "length" | "uid" | "gid" | "mss";

function numeric(name: string, field: NumberField, most: number, summary: string): Keyword {
  const expected = `a number from 0 to ${most > 65535 ? "0xffffffff" : most}`;
  return { name, syntax: "NUMBER", summary, expected, read: (text) => known(field, readNumber(text, most)) };
}
