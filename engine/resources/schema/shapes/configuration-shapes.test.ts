import { expect, test } from "vitest";
import type { Shape } from "#engine/resources/schema/schema.ts";
import { AS_NUMBER, COMMUNITY, PEER_ADDRESS } from "#engine/resources/schema/shapes/bgp.ts";
import { DURATION, durationOr } from "#engine/resources/schema/shapes/duration.ts";
import {
  DSCP,
  KEY_VALUE_LIST,
  LISTEN_HOST,
  LOG_PREFIX,
  LOG_RATE,
  OPENSTACK_REGION,
  PART_NAME,
  WIREGUARD_KEY,
} from "#engine/resources/schema/shapes/felix-texts.ts";
import {
  BIRD_INTERFACE,
  IGNORED_INTERFACE,
  INTERFACE_FILTER,
  INTERFACE_NAME,
} from "#engine/resources/schema/shapes/interface-patterns.ts";
import { NUMERIC_PORTS } from "#engine/resources/schema/shapes/numeric-ports.ts";
import { REGULAR_EXPRESSION } from "#engine/resources/schema/shapes/regular-expression.ts";
import { ANY_ADDRESS, IPV4_ADDRESS, IPV6_ADDRESS } from "#engine/resources/schema/shapes/single-address.ts";

const SHAPES: Readonly<Record<string, readonly [shape: Shape, good: readonly string[], bad: readonly string[]]>> = {
  AS_NUMBER: [AS_NUMBER, ["0", "4294967295", "65535.65535"], ["4294967296", "1.65536", "1.2.3", "as1"]],
  COMMUNITY: [COMMUNITY, ["65535:65535", "4294967295:0:1"], ["65536:1", "1", "1:2:3:4", "4294967296:1:1", "a:b"]],
  PEER_ADDRESS: [PEER_ADDRESS, ["2001:db8::1"], ["192.0.2.1:", "192.0.2.1:65536", "[]:179", "[2001:db8::1]", "192.0.2.1:179:1"]],
  DURATION: [DURATION, ["0", "1.5h", "1h2m3s4ms", ".5s", "10µs"], ["5", "1d", "s", "1h 2m", "-5s"]],
  durationOr: [durationOr("Auto"), ["1s"], ["auto", "1"]],
  DSCP: [DSCP, ["0", "63", "ef", "CS7"], ["64", "AF14", "-1"]],
  KEY_VALUE_LIST: [KEY_VALUE_LIST, ["a=,b=c,", " a=1"], ["a", "a=1,b", "=1"]],
  LISTEN_HOST: [LISTEN_HOST, ["::", "node-1"], ["a b", "x".repeat(65)]],
  LOG_PREFIX: [LOG_PREFIX, ["a: b/c_d-%p"], ["a'b", "a;b"]],
  LOG_RATE: [LOG_RATE, ["9999/day"], ["0/second", "10000/day", "5/week", "5"]],
  OPENSTACK_REGION: [OPENSTACK_REGION, ["r".repeat(46)], ["R", "-r", "r.s"]],
  PART_NAME: [PART_NAME, ["a b_c-d"], ["a%", "a.b"]],
  WIREGUARD_KEY: [WIREGUARD_KEY, [`${"A".repeat(43)}=`], [`${"A".repeat(42)}=`, `${"A".repeat(42)}B=`, "A".repeat(44)]],
  INTERFACE_FILTER: [INTERFACE_FILTER, ["eth0:1"], ["eth*", "x".repeat(16), "a b"]],
  INTERFACE_NAME: [INTERFACE_NAME, ["wg-v6.cali"], ["eth+", "*", "a:b"]],
  BIRD_INTERFACE: [BIRD_INTERFACE, ["*"], ["eth+", "x".repeat(16)]],
  IGNORED_INTERFACE: [IGNORED_INTERFACE, ["a*"], ["*", "a b"]],
  NUMERIC_PORTS: [NUMERIC_PORTS, ["1", "1:65535", "5:5"], ["0", "65536", "2:1", "1:2:3", "http", "1-2", ":5"]],
  REGULAR_EXPRESSION: [
    REGULAR_EXPRESSION,
    [
      "(?i)eth.*",
      "(?P<a>x)+?",
      "[]a]b",
      "[[:alpha:]]+",
      "\\Q(\\E",
      "a{2,3}",
      "^((en|wl)[Pcopsvx].*|(eth|wlan).*)",
      "a|b|",
      "\\*",
      "(?:a)*",
    ],
    ["*", "a**", "(a", "a)", "[a", "a\\", "(?=a)b", "(?<!a)b", "a|*", "(+a)"],
  ],
  ANY_ADDRESS: [ANY_ADDRESS, ["::1"], ["10.0.0.0/8", "a"]],
  IPV4_ADDRESS: [IPV4_ADDRESS, ["10.0.0.1"], ["::1", "10.0.0.256"]],
  IPV6_ADDRESS: [IPV6_ADDRESS, ["::1"], ["10.0.0.1", "::1/128"]],
};

test.each(Object.entries(SHAPES))("%s", (_name, [shape, good, bad]) => {
  expect([...shape.examples, ...good].filter((text) => !isFine(shape, text))).toEqual([]);
  expect(bad.filter((text) => isFine(shape, text))).toEqual([]);
});

function isFine(shape: Shape, text: string): boolean {
  const span = { start: 0, end: text.length };
  const root = { kind: "map", entries: [], span } as const;
  const place = { vintage: "v3.32", api: "projectcalico.org/v3", kind: "X", path: [], root, parents: [] } as const;
  return shape.check({ kind: "scalar", value: text, source: text, span, textStart: 0, isPlain: true }, place).length === 0;
}
