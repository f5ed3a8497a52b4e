import { expect, test } from "vitest";
import { surroundingsOf } from "#engine/checks/surroundings.ts";
import { parseIpRule } from "#engine/node/ip-rule.ts";
import { UNKNOWN_NODE } from "#engine/node/node.ts";

const { rules } = parseIpRule(
  "0:\tfrom all lookup local\n99:\tfrom all fwmark 0x10/0x30 lookup 5\n100:\tfrom all fwmark 0x1 lookup 6\n",
  4,
);
const lo = { name: "lo", addresses: [], up: true, mac: undefined, mtu: undefined };

test("what nobody told stays unknown", () => {
  expect(surroundingsOf(UNKNOWN_NODE)).toEqual({ sets: undefined, devices: undefined, routedMarkBits: undefined });
  expect(surroundingsOf({ ...UNKNOWN_NODE, rules, rulesUntold: [6] }).routedMarkBits).toBeUndefined();
});

test("devices and the bits that routing rules ask for", () => {
  expect(surroundingsOf({ ...UNKNOWN_NODE, interfaces: [lo], rules: [] })).toMatchObject({ devices: ["lo"], routedMarkBits: 0 });
  const masked = rules.filter(({ mark }) => mark?.mask === 0x30);
  expect(surroundingsOf({ ...UNKNOWN_NODE, rules: masked }).routedMarkBits).toBe(0x30);
  expect(surroundingsOf({ ...UNKNOWN_NODE, rules }).routedMarkBits).toBe(0xffffffff);
});
