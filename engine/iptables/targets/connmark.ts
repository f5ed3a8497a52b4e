import { type Decoded, type Readings, type SavedOption, type TargetEffect, targetModule } from "#engine/iptables/extension.ts";
import { needsOne, onlyOne } from "#engine/iptables/matches/combination.ts";
import { changeNote } from "#engine/iptables/targets/header.ts";
import {
  EVERY_BIT,
  MARK_CHANGES,
  markBits,
  markChangeOf,
  markChanges,
  savedMarkChange,
} from "#engine/iptables/targets/mark-change.ts";
import { saved, setting } from "#engine/iptables/targets/setting.ts";
import { hex } from "#engine/iptables/values/mark.ts";
import { flag, number } from "#engine/iptables/values/plain.ts";
import type { Connection, Packet } from "#engine/net/packet.ts";

/** The kernel refuses 32, which iptables lets through (connmark_tg_check(), net/netfilter/xt_connmark.c). */
const shift = number(0, 31, "BITS");

const options = {
  ...markChanges,
  "--save-mark": setting("Copies the packet mark to the connection.", flag),
  "--restore-mark": setting("Copies the connection's mark to the packet.", flag),
  "--nfmask": setting("The packet mark's bits that a copy takes part of.", markBits, hex),
  "--ctmask": setting("The connection mark's bits that a copy takes part of.", markBits, hex),
  "--mask": setting("The same bits for --nfmask and --ctmask.", markBits, hex),
  "--left-shift-mark": setting("Shifts the value to the left by so many bits.", shift),
  "--right-shift-mark": setting("Shifts the value to the right by so many bits.", shift),
};
type Given = Readings<typeof options>;
type Shift = (value: number) => number;

const OPERATIONS = [...MARK_CHANGES, "--save-mark", "--restore-mark"];

export const CONNMARK = targetModule({
  name: "CONNMARK",
  summary: "Changes the connection's mark, or copies marks between packet and connection; without a connection, nothing.",
  source: "net/netfilter/xt_connmark.c",
  options,
  effect: (readings, packet) => {
    const { connection } = packet.tracking;
    if (connection === undefined) return { kind: "continue", note: "no connection, nothing changes" };
    const shifted = shiftOf(readings);
    if (shifted === undefined) return { kind: "unknown", why: "the shift of CONNMARK is not clear" };
    if (readings["--restore-mark"] !== undefined) return restore(readings, packet, connection, shifted);
    if (readings["--save-mark"] !== undefined) return save(readings, packet, connection, shifted);
    return set(readings, packet, connection, shifted);
  },
  check: (readings) =>
    needsOne(readings, ...OPERATIONS) ??
    onlyOne(readings, ...OPERATIONS) ??
    onlyOne(readings, "--mask", "--nfmask") ??
    onlyOne(readings, "--mask", "--ctmask"),
  save: (readings, _context, given) => [...printedOperation(readings, given), ...printedShift(given)],
  examples: [
    { target: "CONNMARK --save-mark", before: { mark: 0x10 }, effect: "continue" },
    { target: "CONNMARK --restore-mark --nfmask 0xff --ctmask 0xff00", before: { mark: 0x5 }, after: { mark: 0x5 } },
  ],
});

/** Undefined where both ways are written, or where C leaves the shift of a 32-bit number open. */
function shiftOf(readings: Given): Shift | undefined {
  const left = readings["--left-shift-mark"]?.value;
  const right = readings["--right-shift-mark"]?.value;
  if (left !== undefined && right !== undefined) return undefined;
  const count = left ?? right ?? 0;
  if (count > 31) return undefined;
  return left === undefined ? (value) => value >>> count : (value) => (value << count) >>> 0;
}

function masks(readings: Given): { readonly nfmask: number; readonly ctmask: number } {
  const both = readings["--mask"]?.value ?? EVERY_BIT;
  return { nfmask: readings["--nfmask"]?.value ?? both, ctmask: readings["--ctmask"]?.value ?? both };
}

/** mark = (mark & ~nfmask) ^ shifted(ctmark & ctmask); a ctmark that is not known matters only for the bits of ctmask. */
function restore(readings: Given, packet: Packet, connection: Connection, shifted: Shift): TargetEffect {
  const { nfmask, ctmask } = masks(readings);
  if (connection.mark === undefined && shifted(ctmask) !== 0)
    return { kind: "unknown", why: "the connection's mark is not known" };
  const mark = ((packet.mark & ~nfmask) ^ shifted(((connection.mark ?? 0) & ctmask) >>> 0)) >>> 0;
  return { kind: "rewrite", packet: { ...packet, mark }, note: changeNote("mark", packet.mark, mark, hex) };
}

/** ctmark = (ctmark & ~ctmask) ^ shifted(mark & nfmask). */
function save(readings: Given, packet: Packet, connection: Connection, shifted: Shift): TargetEffect {
  const { nfmask, ctmask } = masks(readings);
  const flip = shifted((packet.mark & nfmask) >>> 0);
  if (connection.mark === undefined) return withConnectionMark(packet, connection, ctmask === EVERY_BIT ? flip : undefined);
  return withConnectionMark(packet, connection, ((connection.mark & ~ctmask) ^ flip) >>> 0);
}

/** ctmark = shifted((ctmark & ~clear) ^ flip): here the shift moves the whole mark. */
function set(readings: Given, packet: Packet, connection: Connection, shifted: Shift): TargetEffect {
  const change = markChangeOf(readings);
  if (change === undefined) return { kind: "continue", note: "changes nothing" };
  // With a set form these overwrite its mask, depending on which stands last.
  if (readings["--ctmask"] !== undefined || readings["--mask"] !== undefined) {
    return { kind: "unknown", why: "CONNMARK has two masks, and their order decides" };
  }
  const { clear, flip } = change;
  const known = connection.mark !== undefined || shifted(~clear >>> 0) === 0;
  const mark = known ? shifted((((connection.mark ?? 0) & ~clear) ^ flip) >>> 0) : undefined;
  return withConnectionMark(packet, connection, mark);
}

/** connmark_tg_save(), libxt_CONNMARK.c: a mask that stands behind a set form takes the place of its own. */
function printedOperation(readings: Given, given: readonly Decoded[]): SavedOption[] {
  const change = markChangeOf(readings);
  if (change === undefined) {
    const name = readings["--save-mark"] === undefined ? "--restore-mark" : "--save-mark";
    const { nfmask, ctmask } = masks(readings);
    return [saved(name), saved("--nfmask", hex(nfmask)), saved("--ctmask", hex(ctmask))];
  }
  const last = given.findLast(({ key }) => MARK_CHANGES.includes(key) || key === "--mask" || key === "--ctmask");
  const clear = last !== undefined && MARK_CHANGES.includes(last.key) ? change.clear : masks(readings).ctmask;
  return [savedMarkChange({ ...change, clear })];
}

function printedShift(given: readonly Decoded[]): SavedOption[] {
  const last = given.findLast(({ key }) => key.endsWith("-shift-mark"));
  return last === undefined || last.value === 0 ? [] : [saved(last.key, String(last.value))];
}

function withConnectionMark(packet: Packet, connection: Connection, mark: number | undefined): TargetEffect {
  const tracking = { ...packet.tracking, connection: { ...connection, mark } };
  return {
    kind: "rewrite",
    packet: { ...packet, tracking },
    note: changeNote("connection mark", connection.mark, mark, hex),
  };
}
