// The five ways MARK and CONNMARK change a mark. The kernel knows one, (mark & ~clear) ^ flip, and that is how each is
// printed (mark_tg_save(), extensions/libxt_MARK.c).
import type { Readings, SavedOption } from "#engine/iptables/extension.ts";
import { saved, setting } from "#engine/iptables/targets/setting.ts";
import { formatMark, hex, markValue } from "#engine/iptables/values/mark.ts";
import { number } from "#engine/iptables/values/plain.ts";

/** 0..0xffffffff each. */
export interface MarkChange {
  readonly clear: number;
  readonly flip: number;
}

export const EVERY_BIT = 0xffffffff;

/** A plain number, unlike the two `--set` forms. */
export const markBits = number(0, EVERY_BIT, "BITS");

export const markChanges = {
  "--set-xmark": setting("Clears the bits of MASK, then flips the bits of VALUE: (mark & ~MASK) ^ VALUE.", markValue, formatMark),
  "--set-mark": setting("Clears the bits of MASK and sets the bits of VALUE.", markValue, formatMark),
  "--and-mark": setting("Keeps only these bits.", markBits, hex),
  "--or-mark": setting("Sets these bits.", markBits, hex),
  "--xor-mark": setting("Flips these bits.", markBits, hex),
};

export const MARK_CHANGES: readonly string[] = Object.keys(markChanges);

export function markChangeOf(readings: Readings<typeof markChanges>): MarkChange | undefined {
  const xmark = readings["--set-xmark"]?.value;
  if (xmark !== undefined) return { clear: xmark.mask, flip: xmark.value };
  const mark = readings["--set-mark"]?.value;
  if (mark !== undefined) return { clear: (mark.mask | mark.value) >>> 0, flip: mark.value };
  const and = readings["--and-mark"]?.value;
  if (and !== undefined) return { clear: ~and >>> 0, flip: 0 };
  const or = readings["--or-mark"]?.value;
  if (or !== undefined) return { clear: or, flip: or };
  const xor = readings["--xor-mark"]?.value;
  return xor === undefined ? undefined : { clear: 0, flip: xor };
}

export function savedMarkChange({ clear, flip }: MarkChange): SavedOption {
  return saved("--set-xmark", `${hex(flip)}/${hex(clear)}`);
}
