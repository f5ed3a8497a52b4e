// Plain networks and places; and of values of one kind, all can be read.
import fc from "fast-check";
import { expect, test } from "vitest";
import { isRefusal, type ValueGrammar } from "#engine/iptables/extension.ts";
import { interfaceName } from "#engine/iptables/values/interface.ts";
import { natDestination, natSource } from "#engine/iptables/values/nat-range.ts";
import { plainPrefixAt } from "#engine/iptables/values/plain-address.ts";
import { portList, portRange, resolvedPortRange } from "#engine/iptables/values/ports.ts";

const GRAMMARS: readonly (readonly [string, ValueGrammar<unknown>])[] = [
  ["interface", interfaceName],
  ["DNAT", natDestination],
  ["SNAT", natSource],
  ["multiport", portList],
  ["tcp", portRange(6, "refused")],
  ["sctp", resolvedPortRange(132)],
];

const text = fc
  .array(
    fc.constantFrom(..."0 1 80 65535 65536 010 255 256 10.0.0.1 300.1.1.1 , : . - + / [ ] eth cali x _ 1,2 :80".split(" ")),
    {
      maxLength: 5,
    },
  )
  .map((parts) => parts.join(""));

test.each(GRAMMARS)("%s", (_name, grammar) => {
  fc.assert(
    fc.property(text, fc.constantFrom(4 as const, 6 as const), (word, family) => {
      const kind = grammar.kindAt?.(`1${word}1`, 1, word.length + 1, family) ?? 0;
      if (kind > 0) expect(isRefusal(grammar.decode([word], family))).toBe(false);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ["10.0.0.1", 1],
  ["10.0.0.1:80", 2],
  ["10.0.0.1:0", 0],
  ["10.0.0.1-10.0.0.2", 0],
  ["10.0.0.01", 0],
  [":80", 0],
])("DNAT to %s is of kind %i", (word, kind) => {
  expect(natDestination.kindAt?.(word, 0, word.length, 4)).toBe(kind);
  expect(natDestination.kindAt?.(word, 0, word.length, 6)).toBe(0);
});

test.each([
  ["10.0.0.1/32", 0x0a000001 * 64 + 32],
  ["255.255.255.255/32", 0xffffffff * 64 + 32],
  ["128.0.0.0/1", 0x80000000 * 64 + 1],
  ["10.0.0.1/8", -1],
  ["10.0.0.0/08", -1],
  ["0.0.0.0/0", -1],
  ["10.0.0.1", -1],
  ["10.0.0.1/33", -1],
  ["10.0.0.1/", -1],
  ["10.0.1/32", -1],
])("%s as a plain network", (word, expected) => {
  expect(plainPrefixAt(`1${word}1`, 1, word.length + 1)).toBe(expected);
});
