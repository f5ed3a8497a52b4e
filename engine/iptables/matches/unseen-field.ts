// Options on header fields a packet here does not carry: read in full, and answered "unknown".
import { option } from "#engine/iptables/extension.ts";
import { flag, number } from "#engine/iptables/values/plain.ts";
import { formatRange, numberRange, savedUnlessAll } from "#engine/iptables/values/range.ts";

/** A number or range; a range of everything holds whatever the field is. */
export function unseenRange(subject: string, most: number) {
  return option({
    summary: `The ${subject}, or a range of it, ends included. Not decided here: packets do not carry it.`,
    subject,
    values: numberRange({ most, backwards: "empty" }),
    test: (range) => (range.first > range.last ? "no" : range.first === 0 && range.last === most ? "yes" : "unknown"),
    save: (range, _context, negated) => savedUnlessAll(range, most, negated),
    wanted: formatRange,
  });
}

export function unseenNumber(subject: string, most = 0xffffffff) {
  return option({
    summary: `The ${subject}. Not decided here: packets do not carry it.`,
    subject,
    values: number(0, most),
    save: (value) => [`${value}`],
    test: () => "unknown",
  });
}

export function unseenFlag(subject: string, negatable = false) {
  return option({
    summary: `The packet has ${subject}. Not decided here: packets do not carry it.`,
    subject: "packet",
    values: flag,
    negatable,
    test: () => "unknown",
    wanted: () => subject,
  });
}
