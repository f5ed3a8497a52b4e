// `MASK COMP`: the six classic TCP flags by name.
import type { Refusal, ValueGrammar } from "#engine/iptables/extension.ts";
import { TCP_FLAGS } from "#engine/net/packet.ts";

export interface TcpFlagsValue {
  readonly mask: number;
  readonly comparison: number;
}

const CLASSIC = ["FIN", "SYN", "RST", "PSH", "ACK", "URG"] as const;

/** SYN out of FIN, SYN, RST, ACK: what `--syn` asks for. */
export const SYN_ONLY: TcpFlagsValue = {
  mask: TCP_FLAGS.FIN | TCP_FLAGS.SYN | TCP_FLAGS.RST | TCP_FLAGS.ACK,
  comparison: TCP_FLAGS.SYN,
};

export const tcpFlagsValue: ValueGrammar<TcpFlagsValue> = {
  syntax: "MASK COMP",
  words: 2,
  choices: [
    ...CLASSIC.map((value) => ({ value, summary: `The ${value} flag.` })),
    { value: "ALL", summary: "All six flags." },
    { value: "NONE", summary: "No flag." },
  ],
  decode: ([maskText = "", comparisonText = ""]) => {
    const mask = parseFlags(maskText);
    if (typeof mask !== "number") return { ...mask, word: 0 };
    const comparison = parseFlags(comparisonText);
    if (typeof comparison !== "number") return { ...comparison, word: 1 };
    return { mask, comparison };
  },
};

/** `SYN, ACK`, or `none`. */
export function formatTcpFlags(flags: number): string {
  const names = Object.entries(TCP_FLAGS).flatMap(([name, bit]) => (flags & bit ? [name] : []));
  return names.length === 0 ? "none" : names.join(", ");
}

export function formatTcpFlagsValue({ mask, comparison }: TcpFlagsValue): string {
  return `${formatTcpFlags(comparison)} of ${formatTcpFlags(mask)}`;
}

/** `SYN,ACK SYN` as iptables-save writes it. */
export function savedTcpFlags({ mask, comparison }: TcpFlagsValue): readonly string[] {
  return [mask, comparison].map((flags) => CLASSIC.filter((name) => flags & TCP_FLAGS[name]).join(",") || "NONE");
}

function parseFlags(text: string): number | Refusal {
  let flags = 0;
  for (const item of text.split(",")) {
    // strtok(3) passes over empty items.
    if (item === "") continue;
    const name = item.toUpperCase();
    const classic = CLASSIC.find((flag) => flag === name);
    if (classic !== undefined) flags |= TCP_FLAGS[classic];
    else if (name === "ALL") flags |= 63;
    else if (name !== "NONE") return { refusal: `"${item}" is not a TCP flag: expected ${CLASSIC.join(", ")}, ALL or NONE` };
  }
  return flags;
}
