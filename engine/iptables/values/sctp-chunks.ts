// `all|any|only CHUNK[:FLAGS][,…]`: which chunks an SCTP packet carries.
import type { Refusal, ValueGrammar } from "#engine/iptables/extension.ts";
import type { Outcome } from "#engine/net/answer.ts";

export interface SctpChunks {
  readonly mode: "all" | "any" | "only";
  /** Chunk types listed; "every" for the word ALL. */
  readonly types: ReadonlySet<number> | "every";
  /** Types of which flags are asked too, with the letters of the flags as iptables-save writes them. */
  readonly flagged: ReadonlyMap<number, string>;
  readonly text: string;
}

/** Chunk types of RFC 9260 and its extensions, by the names iptables gives them. */
const CHUNKS: Readonly<Record<string, number>> = {
  DATA: 0,
  INIT: 1,
  INIT_ACK: 2,
  SACK: 3,
  HEARTBEAT: 4,
  HEARTBEAT_ACK: 5,
  ABORT: 6,
  SHUTDOWN: 7,
  SHUTDOWN_ACK: 8,
  ERROR: 9,
  COOKIE_ECHO: 10,
  COOKIE_ACK: 11,
  ECN_ECNE: 12,
  ECN_CWR: 13,
  SHUTDOWN_COMPLETE: 14,
  I_DATA: 64,
  ASCONF_ACK: 128,
  RE_CONFIG: 130,
  PAD: 132,
  FORWARD_TSN: 192,
  ASCONF: 193,
  I_FORWARD_TSN: 194,
};

/** Letters of a chunk's flags, highest bit first (sctp_chunk_names, extensions/libxt_sctp.c). */
const FLAGS: Readonly<Record<string, string>> = { DATA: "IUBE", I_DATA: "IUBE", ABORT: "T", SHUTDOWN_COMPLETE: "T" };

/** Every number of a byte: what `all ALL` would want. */
const TYPES = 256;

export const sctpChunks: ValueGrammar<SctpChunks> = {
  syntax: "all|any|only CHUNK[:FLAGS][,…]",
  words: 2,
  choices: [
    { value: "all", summary: "Each listed chunk is in the packet." },
    { value: "any", summary: "At least one listed chunk is in the packet." },
    { value: "only", summary: "Nothing but listed chunks is in the packet." },
    ...Object.entries(CHUNKS).map(([value, type]) => ({ value, summary: `Chunk type ${type}.` })),
  ],
  decode: ([modeText = "", list = ""]) => {
    const mode = (["all", "any", "only"] as const).find((name) => name === modeText.toLowerCase());
    if (mode === undefined)
      return { refusal: `"${modeText}" is not a way to compare chunks: expected all, any or only`, word: 0 };
    return decodeList(mode, list);
  },
};

/** match_packet(), net/netfilter/xt_sctp.c. Chunk flags are not part of a packet here, so asking for them leaves it open. */
export function testSctpChunks({ mode, types, flagged }: SctpChunks, chunks: readonly number[] | undefined): Outcome {
  if (chunks === undefined) return "unknown";
  if (chunks.length === 0) return "no";
  const listed = (type: number) => types === "every" || types.has(type);
  const present = chunks.filter(listed);
  const sure = present.filter((type) => !flagged.has(type));
  switch (mode) {
    case "any":
      return sure.length > 0 ? "yes" : present.length > 0 ? "unknown" : "no";
    case "only":
      if (present.length < chunks.length) return "no";
      return sure.length === chunks.length ? "yes" : "unknown";
    case "all": {
      const wanted = types === "every" ? TYPES : types.size;
      if (new Set(present).size < wanted) return "no";
      return new Set(sure).size === wanted ? "yes" : "unknown";
    }
  }
}

export function formatChunkTypes(chunks: readonly number[]): string {
  const name = (type: number) => Object.entries(CHUNKS).find(([, number]) => number === type)?.[0] ?? `${type}`;
  return chunks.map(name).join(", ");
}

function decodeList(mode: SctpChunks["mode"], list: string): SctpChunks | Refusal {
  const text = `${mode} of ${list}`;
  const flagged = new Map<number, string>();
  if (list.toUpperCase() === "ALL") return { mode, types: "every", flagged, text };
  const types = new Set<number>();
  if (list.toUpperCase() === "NONE") return { mode, types, flagged, text };
  for (const item of list.split(",")) {
    if (item === "") continue;
    const colon = item.indexOf(":");
    const name = (colon < 0 ? item : item.slice(0, colon)).toUpperCase();
    const type = Object.hasOwn(CHUNKS, name) ? CHUNKS[name] : undefined;
    if (type === undefined) return { refusal: `"${name}" is not an SCTP chunk known here`, word: 1 };
    types.add(type);
    const flags = colon < 0 ? "" : (flagged.get(type) ?? "") + item.slice(colon + 1);
    if (flags === "") continue;
    const known = FLAGS[name] ?? "";
    if ([...flags].some((flag) => !known.includes(flag.toUpperCase())))
      return { refusal: `"${item}": chunk ${name} has ${known === "" ? "no flags" : `the flags ${known} only`}`, word: 1 };
    flagged.set(type, orderedFlags(known, flags));
  }
  return { mode, types, flagged, text };
}

/** Each flag once, in the order of their bits; of one named twice, set (upper case) wins over clear. */
function orderedFlags(known: string, flags: string): string {
  return [...known]
    .map((flag) => (flags.includes(flag) ? flag : flags.includes(flag.toLowerCase()) ? flag.toLowerCase() : ""))
    .join("");
}

/** `any DATA:Be,INIT`, as print_chunks(), extensions/libxt_sctp.c, writes it: by number. */
export function savedSctpChunks({ mode, types, flagged }: SctpChunks): readonly string[] {
  if (types === "every") return [mode, "ALL"];
  const listed = Object.entries(CHUNKS)
    .filter(([, type]) => types.has(type))
    .sort(([, a], [, b]) => a - b)
    .map(([name, type]) => (flagged.has(type) ? `${name}:${flagged.get(type)}` : name));
  return [mode, listed.join(",") || "NONE"];
}
