// What must hold for any text of the files beside a dump: nothing throws, spans stay inside, set files that are read again
// say the same.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseIpSets } from "#engine/ipset/parse.ts";
import { type BundleRole, nodeFromBundle } from "#engine/node/bundle.ts";
import { inferNode } from "#engine/node/infer.ts";

const example = (name: string): string => readFileSync(new URL(`../../examples/node2/${name}`, import.meta.url), "utf8");

const NOISE = [
  "",
  " ",
  "\t",
  '"',
  "\\",
  "-",
  "/",
  "/33",
  ":",
  ",",
  "::",
  "0x",
  "\u0000",
  "\ud800",
  "\u202e",
  "99999999999999",
  "nexthop",
  "Name: x",
];

/** Lines of `text` and of nothing at all, cut and with noise put into them. */
function damaged(text: string): fc.Arbitrary<string> {
  const line = fc.constantFrom(...text.split("\n"));
  const cut = fc.tuple(line, fc.nat(60)).map(([whole, at]) => whole.slice(0, at));
  const noisy = fc
    .tuple(line, fc.nat(60), fc.constantFrom(...NOISE))
    .map(([whole, at, noise]) => whole.slice(0, at) + noise + whole.slice(at));
  const lines = fc.array(fc.oneof({ weight: 3, arbitrary: line }, cut, noisy, fc.string({ maxLength: 40 })), { maxLength: 30 });
  return fc.tuple(lines, fc.constantFrom("\n", "\r\n")).map(([list, newline]) => list.join(newline));
}

const LISTING =
  "Name: a\nType: hash:net,iface\nRevision: 7\nHeader: family inet hashsize 64 maxelem 65536\nMembers:\n10.0.0.0/8,eth0\n";

describe("any text", () => {
  test.each([
    ["ipset save", example("node.ipset")],
    ["ipset list", LISTING],
  ])("of %s is read without a throw, with every span inside", (_name, text) => {
    fc.assert(
      fc.property(damaged(text), (damage) => {
        const file = parseIpSets(damage);
        const own = file.sets.flatMap((set) => [set.span, set.name.span, ...set.elements.map(({ span }) => span)]);
        const spans = [...own, ...file.problems.flatMap(({ span, related }) => [span, ...related.map((one) => one.span)])];
        for (const { start, end } of spans) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(damage.length);
        }
        expect(parseIpSets(damage)).toEqual(file);
      }),
      { numRuns: 200 },
    );
  });

  test.each<[BundleRole, string]>([
    ["ip-addr", "ip-addr.txt"],
    ["ip-route", "ip-route.txt"],
    ["ip-rule", "ip-rule.txt"],
    ["sysctl", "sysctl.txt"],
  ])("of %s makes a node", (role, name) => {
    fc.assert(
      fc.property(damaged(example(name)), (text) => {
        const node = inferNode(nodeFromBundle([{ role, text }]));
        expect(inferNode(nodeFromBundle([{ role, text }]))).toEqual(node);
      }),
      { numRuns: 200 },
    );
  });
});
