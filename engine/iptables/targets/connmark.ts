import { type Readings, type TargetEffect, targetModule } from "#engine/iptables/extension.ts";
import { needsOne, onlyOne } from "#engine/iptables/matches/combination.ts";
import { changeNote } from "#engine/iptables/targets/header.ts";
import { setting } from "#engine/iptables/targets/setting.ts";
import { formatMark, hex, markValue } from "#engine/iptables/values/mark.ts";
import { flag, number } from "#engine/iptables/values/plain.ts";
import type { Connection, Packet } from "#engine/net/packet.ts";

const ALL = 0xffffffff;
const bits = number(0, ALL, "BITS");
const shift = number(0, 32, "BITS");

const options = {
  "--set-xmark": setting("Clears the bits of MASK, then flips the bits of VALUE.", markValue, formatMark),
  "--set-mark": setting("Clears the bits of MASK and sets the bits of VALUE.", markValue, formatMark),
  "--and-mark": setting("Keeps only these bits.", bits, hex),
  "--or-mark": setting("Sets these bits.", bits, hex),
  "--xor-mark": setting("Flips these bits.", bits, hex),
  "--save-mark": setting("Copies the packet mark to the connection.", flag),
  "--restore-mark": setting("Copies the connection's mark to the packet.", flag),
  "--nfmask": setting("The packet mark's bits that a copy takes part of.", bits, hex),
  "--ctmask": setting("The connection mark's bits that a copy takes part of.", bits, hex),
  "--mask": setting("The same bits for --nfmask and --ctmask.", bits, hex),
  "--left-shift-mark": setting("Shifts the value to the left by so many bits.", shift),
  "--right-shift-mark": setting("Shifts the value to the right by so many bits.", shift),
};
type Given = Readings<typeof options>;
type Shift = (value: number) => number;

const OPERATIONS = ["--set-xmark", "--set-mark", "--and-mark", "--or-mark", "--xor-mark", "--save-mark", "--restore-mark"];

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
  const both = readings["--mask"]?.value ?? ALL;
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
  if (connection.mark === undefined) return withConnectionMark(packet, connection, ctmask === ALL ? flip : undefined);
  return withConnectionMark(packet, connection, ((connection.mark & ~ctmask) ^ flip) >>> 0);
}

/** ctmark = shifted((ctmark & ~clear) ^ flip): here the shift moves the whole mark. */
function set(readings: Given, packet: Packet, connection: Connection, shifted: Shift): TargetEffect {
  const change = changeOf(readings);
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

function changeOf(readings: Given): { readonly clear: number; readonly flip: number } | undefined {
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

function withConnectionMark(packet: Packet, connection: Connection, mark: number | undefined): TargetEffect {
  const tracking = { ...packet.tracking, connection: { ...connection, mark } };
  return {
    kind: "rewrite",
    packet: { ...packet, tracking },
    note: changeNote("connection mark", connection.mark, mark, hex),
  };
}
