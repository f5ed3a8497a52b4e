// The words behind an option as iptables-save writes them: the forms that several matches share.
import type { Choice } from "#engine/iptables/extension.ts";
import { savedAddress } from "#engine/iptables/values/address.ts";
import { formatMark, hex, type MarkValue } from "#engine/iptables/values/mark.ts";
import { type Range, savedRange } from "#engine/iptables/values/range.ts";
import { type Prefix, prefixLength } from "#engine/net/address.ts";

export function inDigits(value: number): readonly string[] {
  return [`${value}`];
}

export function inHex(value: number): readonly string[] {
  return [hex(value)];
}

export function asMark(mark: MarkValue): readonly string[] {
  return [formatMark(mark)];
}

export function asRange(range: Range): readonly string[] {
  return [savedRange(range)];
}

/** The keyword under which the value is kept, however it was written. */
export function asKeyword(value: string): readonly string[] {
  return [value];
}

/** `ADDRESS`, or `ADDRESS/LENGTH` where it is not one host. */
export function asHost({ address, mask }: Prefix): readonly string[] {
  const length = prefixLength(mask);
  const text = savedAddress(address);
  return [length === address.length * 32 ? text : `${text}/${length ?? savedAddress(mask)}`];
}

/** A list of which the kernel keeps one bit a name: each once, in the order of the names. */
export function asList(order: readonly Choice[]): (values: readonly string[]) => readonly string[] {
  return (values) => [
    order
      .map(({ value }) => value)
      .filter((value) => values.includes(value))
      .join(","),
  ];
}
