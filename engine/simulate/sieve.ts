// Rules of a long chain that surely do not match, told from the first option on their lines, so that a walk passes over
// thousands of them without reading them. iptables-save writes -s, -d, -i and -o first; all else is left to the reader.

import { commandStart } from "#engine/iptables/binder.ts";
import { skipBlanks, wordEnd } from "#engine/iptables/lexer.ts";
import { lineEnd, statementStart } from "#engine/iptables/lines.ts";
import type { Chain, Ruleset } from "#engine/iptables/ruleset.ts";
import { type Family, parsePrefix } from "#engine/net/address.ts";
import type { Packet } from "#engine/net/packet.ts";

/** The number of the first rule, from `number` on, that may match the packet; behind the last where there is none. */
export type Sieve = (number: number, packet: Packet) => number;

/** Shorter chains are read as they are. */
const WORTH_IT = 32;

/** What is known of a rule. `any`: nothing that rules it out. */
const KIND = { unread: 0, any: 1, source: 2, destination: 3, in: 4, out: 5 } as const;

const OPTIONS: ReadonlyMap<string, number> = new Map([
  ["-s", KIND.source],
  ["-d", KIND.destination],
  ["-i", KIND.in],
  ["-o", KIND.out],
]);

/** As iptables-save writes them; other spellings mean other things (leading zeros, lists, a trailing +). */
const ADDRESS = /^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){3}\/[1-9]\d?$/;
const DEVICE = /^[\w.-]{1,15}$/;

/** Of each rule the kind of its first option, and the option's value in numbers. */
interface Columns {
  readonly kind: Uint8Array;
  readonly value: Uint32Array;
  readonly mask: Uint32Array;
  /** Numbers of device names. */
  readonly devices: Map<string, number>;
}

export function sieveOf(ruleset: Ruleset, chain: Chain, family: Family): Sieve {
  const count = chain.ruleLines.length;
  if (count < WORTH_IT) return (number) => number;
  const columns: Columns = {
    kind: new Uint8Array(count),
    value: new Uint32Array(count),
    mask: new Uint32Array(count),
    devices: new Map(),
  };
  return (number, packet) => {
    const wanted = wantedBy(packet, columns.devices);
    let index = number - 1;
    for (; index < count; index++) {
      if (columns.kind[index] === KIND.unread) readFirst(ruleset, chain.ruleLines[index] ?? 0, family, columns, index);
      const asked = wanted[columns.kind[index] ?? KIND.any];
      if (asked === undefined || (asked & (columns.mask[index] ?? 0)) >>> 0 === columns.value[index]) break;
    }
    return index + 1;
  };
}

/** The packet's own value for each kind; undefined where none can rule it out. */
function wantedBy({ source, destination, inInterface, outInterface }: Packet, devices: Map<string, number>) {
  const device = (name: string | undefined) => (name === undefined ? undefined : numberOf(name, devices));
  return [undefined, undefined, source[0], destination[0], device(inInterface), device(outInterface)];
}

function numberOf(device: string, devices: Map<string, number>): number {
  const known = devices.get(device) ?? devices.size;
  devices.set(device, known);
  return known;
}

function readFirst({ text, lines }: Ruleset, line: number, family: Family, columns: Columns, index: number): void {
  columns.kind[index] = KIND.any;
  const end = lineEnd(text, lines, line);
  const command = commandStart(text, statementStart(lines, line), end);
  if (!text.startsWith("-A ", command)) return;
  const option = skipBlanks(text, wordEnd(text, skipBlanks(text, command + 3, end), end), end);
  const kind = OPTIONS.get(text.slice(option, wordEnd(text, option, end)));
  if (kind === undefined) return;
  const at = skipBlanks(text, option + 2, end);
  const word = text.slice(at, wordEnd(text, at, end));
  const value = kind === KIND.in || kind === KIND.out ? readDevice(word, columns.devices) : readAddress(word, family);
  if (value === undefined) return;
  columns.kind[index] = kind;
  [columns.value[index], columns.mask[index]] = value;
}

function readAddress(word: string, family: Family): readonly [number, number] | undefined {
  const prefix = family === 4 && ADDRESS.test(word) ? parsePrefix(word) : undefined;
  return prefix && [prefix.address[0] ?? 0, prefix.mask[0] ?? 0];
}

function readDevice(word: string, devices: Map<string, number>): readonly [number, number] | undefined {
  return DEVICE.test(word) ? [numberOf(word, devices), 0xffffffff] : undefined;
}
