import { isRefusal, type Readings, targetModule, type ValueGrammar } from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import { saved, setting } from "#engine/iptables/targets/setting.ts";
import { maskLength } from "#engine/iptables/values/host.ts";
import { hex } from "#engine/iptables/values/mark.ts";
import { keywordList, plainChoices } from "#engine/iptables/values/names.ts";
import { number } from "#engine/iptables/values/plain.ts";
import type { Family } from "#engine/net/address.ts";

const FIELDS = ["src", "dst", "sport", "dport", "spi", "proto", "ct"];
const names = keywordList({ choices: plainChoices(FIELDS), spelling: "cut", noun: "a field to hash", syntax: "FIELD[,FIELD…]" });
const bits16 = number(0, 0xffff, "BITS");
const bits32 = number(0, 0xffffffff, "BITS");

interface Tuple {
  readonly fields: readonly string[];
  /** Decides how long a whole address is. */
  readonly family: Family;
}

const tuple: ValueGrammar<Tuple> = {
  ...names,
  decode: (words, family) => {
    const fields = names.decode(words, family);
    return isRefusal(fields) ? fields : { fields, family };
  },
};

const options = {
  "--hmark-tuple": setting("The fields that are hashed.", tuple, ({ fields }) => fields.join(",")),
  "--hmark-src-prefix": setting("How much of the source address is hashed.", maskLength),
  "--hmark-dst-prefix": setting("How much of the destination address is hashed.", maskLength),
  "--hmark-sport-mask": setting("Bits of the source port that are hashed.", bits16, hex),
  "--hmark-dport-mask": setting("Bits of the destination port that are hashed.", bits16, hex),
  "--hmark-spi-mask": setting("Bits of the IPsec SPI that are hashed.", bits32, hex),
  "--hmark-sport": setting("Bits set in the source port before hashing.", bits16, hex),
  "--hmark-dport": setting("Bits set in the destination port before hashing.", bits16, hex),
  "--hmark-spi": setting("Bits set in the SPI before hashing.", bits32, hex),
  "--hmark-proto-mask": setting("Bits of the protocol that are hashed.", bits16, hex),
  "--hmark-rnd": setting("Seed of the hash.", bits32, hex),
  "--hmark-mod": setting("The hash is taken modulo this.", number(1, 0xffffffff)),
  "--hmark-offset": setting("Added to the result.", number(0, 0xffffffff)),
};
type Given = Readings<typeof options>;

/** What each field of a tuple stands for (hmark_parse(), extensions/libxt_HMARK.c). */
const MEANING: Readonly<Record<string, readonly [option: string, value: number]>> = {
  src: ["--hmark-src-prefix", 128],
  dst: ["--hmark-dst-prefix", 128],
  sport: ["--hmark-sport-mask", 0xffff],
  dport: ["--hmark-dport-mask", 0xffff],
  spi: ["--hmark-spi-mask", 0xffffffff],
  proto: ["--hmark-proto-mask", 0xffff],
};

/** Hexadecimal digits that are printed; decimal where there are none (HMARK_save()). */
const DIGITS: Readonly<Record<string, number>> = {
  "--hmark-sport-mask": 4,
  "--hmark-dport-mask": 4,
  "--hmark-spi-mask": 8,
  "--hmark-sport": 4,
  "--hmark-dport": 4,
  "--hmark-spi": 8,
  "--hmark-proto-mask": 2,
  "--hmark-rnd": 8,
};
const ALWAYS = ["--hmark-rnd", "--hmark-mod", "--hmark-offset"];

export const HMARK = targetModule({
  name: "HMARK",
  summary: "Sets the packet mark from a hash of addresses and ports.",
  source: "net/netfilter/xt_HMARK.c",
  options,
  effect: () => ({ kind: "unknown", why: "HMARK sets the mark by a hash that is not computed here" }),
  check: (readings) => needsAll(readings, "--hmark-mod", "--hmark-rnd") ?? checkFields(readings),
  save: (readings) => {
    const values = valuesOf(readings);
    const printed = Object.keys(options).flatMap((name) => {
      const value = values.get(name);
      return value === undefined ? [] : [saved(name, printValue(name, value))];
    });
    return isByConnection(readings) ? [...printed, saved("--hmark-tuple", "ct")] : printed;
  },
  examples: [{ target: "HMARK --hmark-tuple src,dst --hmark-mod 4 --hmark-rnd 0xcafe", before: {}, effect: "unknown" }],
});

function isByConnection(readings: Given): boolean {
  return readings["--hmark-tuple"]?.value.fields.includes("ct") ?? false;
}

/** The options with the tuple taken apart; the last that is written counts. */
function valuesOf(readings: Given): ReadonlyMap<string, number> {
  const values = new Map<string, number>();
  for (const [name, reading] of Object.entries(readings)) {
    if (reading === undefined) continue;
    const { value } = reading;
    if (typeof value === "number") {
      values.set(name, value);
      continue;
    }
    for (const field of value.fields) {
      const [option, whole] = MEANING[field] ?? [];
      if (option !== undefined && whole !== undefined) values.set(option, whole === 128 && value.family === 4 ? 32 : whole);
    }
  }
  return values;
}

function printValue(name: string, value: number): string {
  const digits = DIGITS[name];
  return digits === undefined ? String(value) : `0x${value.toString(16).padStart(digits, "0")}`;
}

/** HMARK_check(), and hmark_tg_check() of the kernel, which refuses an SPI beside a port. */
function checkFields(readings: Given): string | undefined {
  const values = valuesOf(readings);
  const twice = twiceGiven(readings);
  if (twice !== undefined) return `${twice} is part of --hmark-tuple already.`;
  if (values.has("--hmark-spi-mask") && (values.has("--hmark-sport-mask") || values.has("--hmark-dport-mask"))) {
    return "--hmark-spi-mask and a port mask cannot be used together.";
  }
  if (values.has("--hmark-spi") && (values.has("--hmark-sport") || values.has("--hmark-dport"))) {
    return "--hmark-spi and a port cannot be used together.";
  }
  const hashed = isByConnection(readings) || [...values.keys()].some((name) => !ALWAYS.includes(name));
  return hashed ? undefined : "--hmark-tuple is missing: it says what is hashed.";
}

/** An option that a tuple before it has set; the other way round the tuple overwrites it. */
function twiceGiven(readings: Given): string | undefined {
  const keys = Object.keys(readings);
  const at = keys.indexOf("--hmark-tuple");
  const fields = readings["--hmark-tuple"]?.value.fields ?? [];
  return fields.flatMap((field) => MEANING[field]?.[0] ?? []).find((option) => keys.indexOf(option) > at);
}
