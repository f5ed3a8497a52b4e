// How Felix may have written what a dump shows of a match, the likeliest first (felix/iptables/match_builder.go). iptables
// prints some of it otherwise than it was given.
import type { MovedOption, SavedMatch } from "#engine/felix/hash/saved-rule.ts";
import { protocolNumber } from "#engine/iptables/values/protocol.ts";

const LONG_NAMES: Readonly<Record<MovedOption["option"], string>> = {
  "-s": "--source",
  "-d": "--destination",
  "-i": "--in-interface",
  "-o": "--out-interface",
  "-p": "-p",
};

export function movedSpellings({ option, negated, value }: MovedOption): string[] {
  const head = `${negated ? "! " : ""}${LONG_NAMES[option]}`;
  return valueSpellings(option, value).map((spelling) => `${head} ${spelling}`);
}

function valueSpellings(option: MovedOption["option"], value: string): readonly string[] {
  switch (option) {
    case "-i":
    case "-o":
      return [value];
    case "-s":
    case "-d": {
      // iptables prints a mask behind every address.
      const hosts = value.replace(/\/(?:32|128)(?=,|$)/g, "");
      return hosts === value ? [value] : [value, hosts];
    }
    case "-p":
      return protocolSpellings(value);
  }
}

/** Felix gives some protocols by number, and those of policies as the policy has them. */
function protocolSpellings(value: string): readonly string[] {
  const number = protocolNumber(value);
  if (number === undefined || String(number) === value) return [value];
  if (number === 4) return ["4", value];
  if (number === 58) return ["58", "icmpv6", value];
  return [value, String(number)];
}

/** Empty: nobody knows how Felix would write this, or Felix never does. */
export function matchSpellings({ module, words }: SavedMatch): readonly string[] {
  const head = `-m ${module}`;
  switch (module) {
    case "mark":
      return markSpellings(words);
    case "multiport":
      return [[head, ...words.map((word) => MULTIPORT[word] ?? word)].join(" ")];
    case "tcp":
    case "udp":
    case "sctp":
      return portSpellings(head, words);
    case "rpfilter":
      return [[head, ...RPFILTER.filter((option) => words.includes(option))].join(" ")];
    case "limit":
      return limitSpellings(words);
    case "connlimit":
      return [[head, ...words.filter((word) => word !== "--connlimit-saddr")].join(" ")];
    case "u32":
      return [`${head} --u32 "${u32Text(words.at(-1) ?? "")}"`];
    default:
      return [[head, ...words].join(" ")];
  }
}

const MULTIPORT: Readonly<Record<string, string>> = {
  "--sports": "--source-ports",
  "--dports": "--destination-ports",
};

/** In Felix's order; iptables-save puts --invert last. */
const RPFILTER = ["--invert", "--validmark", "--accept-local", "--loose"];

function markSpellings(words: readonly string[]): string[] {
  const negation = words[0] === "!" ? "! " : "";
  return markNumbers(words.at(-1) ?? "").map((mark) => `-m mark ${negation}--mark ${mark}`);
}

/** Felix prints a zero as `0` where it clears or asks for clear bits, and as `0x0` where it sets bits under a mask. */
export function markNumbers(value: string): readonly string[] {
  return /^0x0(?=\/|$)/.test(value) ? [`0${value.slice(3)}`, value] : [value];
}

/** The rules of the tunnels name a port without the protocol's module, which iptables adds. */
function portSpellings(head: string, words: readonly string[]): readonly string[] {
  const options = words.join(" ");
  if (words.length === 0) return ["", head];
  return words.includes("--tcp-flags") ? [`${head} ${options}`, options] : [options, `${head} ${options}`];
}

const UNITS: Readonly<Record<string, readonly string[]>> = {
  sec: ["sec", "second"],
  min: ["minute", "min"],
  hour: ["hour"],
  day: ["day"],
};

/** What the kernel's default of five is not printed for may have been given. */
function limitSpellings(words: readonly string[]): string[] {
  const [number, unit = ""] = (words[1] ?? "").split("/");
  const rest = words.slice(2).join(" ");
  const bursts = rest === "" ? ["", " --limit-burst 5"] : [` ${rest}`];
  const units = UNITS[unit] ?? [unit];
  return units.flatMap((name) => bursts.map((burst) => `-m limit --limit ${number}/${name}${burst}`));
}

/** The match on a VXLAN network id of 3.7 and 3.8: offsets and shifts in decimal, masks in capital digits. */
function u32Text(value: string): string {
  return value.replace(/(^|>>|@|&|=)0x([0-9a-f]+)/g, (_, before: string, digits: string) => {
    if (before === "&") return `&0x${digits.toUpperCase()}`;
    return before === "=" ? `=0x${digits}` : `${before}${Number.parseInt(digits, 16)}`;
  });
}
