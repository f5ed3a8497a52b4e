// Conditions that have the same answer for every packet although iptables takes them.

import { without } from "#engine/calico/mark-bits.ts";
import { hex } from "#engine/calico/mark-fields.ts";
import type { Part } from "#engine/checks/check.ts";
import { isRefusal } from "#engine/iptables/extension.ts";
import type { Option } from "#engine/iptables/ruleset.ts";
import { addressRange } from "#engine/iptables/values/address.ts";
import { numberRange } from "#engine/iptables/values/range.ts";
import { tcpFlagsValue } from "#engine/iptables/values/tcp-flags.ts";
import type { Family } from "#engine/net/address.ts";
import { compareAddresses } from "#engine/net/address.ts";

export interface ConstantCondition {
  readonly option: Option;
  readonly holds: boolean;
  /** A sentence without its full stop. */
  readonly why: string;
}

export function constantConditions(parts: readonly Part[], family: Family): readonly ConstantCondition[] {
  const found: ConstantCondition[] = [];
  for (const { kind, name, decoded, readings } of parts) {
    if (kind === "target" || readings === undefined) continue;
    const why = REASONS.get(name);
    if (why === undefined) continue;
    for (const { option, read } of decoded) {
      const reason = why(option, read.value, family);
      if (reason === undefined) continue;
      // connmark_mt(): without a connection the match fails, negated or not.
      if (option.negated && name === "connmark") continue;
      found.push({ option, holds: option.negated && name !== "", why: reason });
    }
  }
  return found;
}

/** `value`: what the option was read as. */
type Reason = (option: Option, value: unknown, family: Family) => string | undefined;

/** By match; "" holds the options that every rule has. */
const REASONS: ReadonlyMap<string, Reason> = new Map([
  ["", nothingLeft],
  ["mark", markOutsideMask],
  ["connmark", markOutsideMask],
  ["iprange", reversedAddresses],
  ["length", reversedLengths],
  ["tcp", flagsOutsideMask],
]);

const EVERYTHING: ReadonlySet<string> = new Set(["0.0.0.0/0", "0/0", "::/0", "+"]);

/** `! -s 0.0.0.0/0` and `! -i +`; here the negation is part of the reason. */
function nothingLeft({ negated, key, values }: Option): string | undefined {
  if (!negated || !EVERYTHING.has(values[0]?.text ?? "") || key === "--protocol") return undefined;
  return `every packet has ${key.endsWith("interface") ? "such a device" : "such an address"}`;
}

/** mark_mt(), net/netfilter/xt_mark.c: `(mark & mask) == value`. */
function markOutsideMask(_option: Option, read: unknown): string | undefined {
  if (typeof read !== "object" || read === null || !("value" in read) || !("mask" in read)) return undefined;
  const { value, mask } = read;
  if (typeof value !== "number" || typeof mask !== "number") return undefined;
  const outside = without(value, mask);
  if (outside === 0) return undefined;
  return `the value has bits outside the mask (${hex(outside)}), which the mask takes away before the two are compared`;
}

/** iprange_mt4(), net/netfilter/xt_iprange.c; iptables only warns. */
function reversedAddresses({ key, values }: Option, _value: unknown, family: Family): string | undefined {
  if (!key.endsWith("-range")) return undefined;
  const range = addressRange.decode([values[0]?.text ?? ""], family);
  if (isRefusal(range) || compareAddresses(range.first, range.last) <= 0) return undefined;
  return "the range is upside down: its first address is above its last";
}

const lengths = numberRange({ most: 65535, backwards: "empty" });

function reversedLengths({ key, values }: Option): string | undefined {
  const range = key === "--length" ? lengths.decode([values[0]?.text ?? ""], 4) : undefined;
  if (range === undefined || isRefusal(range) || range.first <= range.last) return undefined;
  return "the range is upside down: its first number is above its last";
}

/** tcp_mt(), net/netfilter/xt_tcpudp.c: `(flags & mask) == comp`. */
function flagsOutsideMask({ key, values }: Option): string | undefined {
  if (key !== "--tcp-flags") return undefined;
  const flags = tcpFlagsValue.decode(
    values.map((word) => word.text),
    4,
  );
  if (isRefusal(flags) || (flags.comparison & ~flags.mask) === 0) return undefined;
  return "a flag that shall be set is not among those looked at";
}
