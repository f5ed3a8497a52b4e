import { describe, expect, test } from "vitest";
import type { YamlScalar } from "#engine/resources/resource.ts";
import type { Place, Shape } from "#engine/resources/schema/schema.ts";
import { DNS_LABEL, DNS_NAME } from "#engine/resources/schema/shapes/dns-name.ts";
import { DURATION } from "#engine/resources/schema/shapes/duration.ts";
import { CONTAINER_ID, ENDPOINT_INTERFACE, MAC_ADDRESS } from "#engine/resources/schema/shapes/endpoint-texts.ts";
import { ANNOTATION_KEY, LABEL_KEY } from "#engine/resources/schema/shapes/label-key.ts";
import { LABEL_VALUE } from "#engine/resources/schema/shapes/label-value.ts";
import { CIDR, IPV4_NET, IPV6_CIDR, NET, RULE_NET } from "#engine/resources/schema/shapes/network.ts";
import { PORT, PORT_NAME, PORT_V1 } from "#engine/resources/schema/shapes/port.ts";
import { PROTOCOL, PROTOCOL_V1 } from "#engine/resources/schema/shapes/protocol.ts";
import { PLAIN_SELECTOR, RULE_NAMESPACE_SELECTOR, SELECTOR } from "#engine/resources/schema/shapes/selector.ts";

const ROOT = { kind: "map", entries: [], span: { start: 0, end: 0 } } as const;
const PLACE: Place = { vintage: "v3.32", api: "projectcalico.org/v3", kind: "", path: [], root: ROOT, parents: [] };

function scalar(value: string | number): YamlScalar {
  const source = `${value}`;
  return { kind: "scalar", value, source, span: { start: 0, end: source.length }, textStart: 0, isPlain: true };
}

/** What the shape would write instead, or its message where it has nothing better. */
function said(shape: Shape, value: string | number): string | undefined {
  const problem = shape.check(scalar(value), PLACE)[0];
  return problem?.fixes[0]?.edits[0]?.text ?? problem?.message;
}

const SHAPES: Readonly<Record<string, Shape>> = {
  DNS_LABEL,
  DNS_NAME,
  DURATION,
  CONTAINER_ID,
  ENDPOINT_INTERFACE,
  MAC_ADDRESS,
  ANNOTATION_KEY,
  LABEL_KEY,
  LABEL_VALUE,
  CIDR,
  IPV4_NET,
  IPV6_CIDR,
  NET,
  RULE_NET,
  PORT,
  PORT_NAME,
  PORT_V1,
  PROTOCOL,
  PROTOCOL_V1,
  PLAIN_SELECTOR,
  RULE_NAMESPACE_SELECTOR,
  SELECTOR,
};

test.each(Object.entries(SHAPES))("the examples of %s are what it expects", (_, shape) => {
  for (const example of shape.examples) expect(said(shape, example)).toBeUndefined();
});

describe("texts that are refused, and what is written instead where it can be told", () => {
  test.each<[string, string | number, string | undefined]>([
    ["NET", "10.1.2.3/16", "10.1.0.0/16"],
    ["NET", "2001:db8::1/64", "2001:db8::/64"],
    ["NET", "10.0.0.0/33", '"/33" is no length of an IPv4 network: write 0 to 32'],
    ["NET", "10.0.0", '"10.0.0" is not an IPv4 or IPv6 network or address'],
    ["RULE_NET", "2001:db8::1", "2001:db8::1/128"],
    ["CIDR", "10.1.2.3/255.255.0.0", '"/255.255.0.0" is no length of an IPv4 network: write 0 to 32'],
    ["IPV4_NET", "2001:db8::/32", '"2001:db8::/32" is not an IPv4 network or address'],
    ["IPV6_CIDR", "10.0.0.1", '"10.0.0.1" is not an IPv6 network or address'],
    ["PORT", 70000, "70000 is no port: ports go from 1 to 65535"],
    ["PORT", "0:10", "0 is no port: ports go from 1 to 65535"],
    ["PORT", "80-90", "80:90"],
    ["PORT", "90:80", "80:90"],
    ["PORT_V1", "http", '"http" is not a port: a number from 1 to 65535, or a range such as 8000:8080'],
    ["PROTOCOL", "icmpv6", "ICMPv6"],
    ["PROTOCOL", "UPD", "UDP"],
    ["PROTOCOL", 0, "0 is no protocol: write 1 to 255"],
    ["PROTOCOL_V1", "TCP", "tcp"],
    ["DNS_NAME", "Node-1", "node-1"],
    ["LABEL_KEY", "a/b/c", "A key has one / at most"],
    ["LABEL_KEY", "Example.org/role", "Before the / of a key stands a DNS name: small letters, digits, - and ."],
    ["LABEL_VALUE", "x".repeat(64), "A label value has at most 63 characters, this one 64"],
    ["ENDPOINT_INTERFACE", "a-very-long-name", "Linux has no interface names above 15 characters, this has 16"],
    ["SELECTOR", "global()", "global() has a meaning in a rule's namespaceSelector only"],
    [
      "RULE_NAMESPACE_SELECTOR",
      "global() || a == 'b'",
      "global() cannot be combined with other terms: write a second rule for it",
    ],
  ])("%s: %s", (name, value, expected) => {
    expect(said(SHAPES[name] ?? NET, value)).toBe(expected);
  });

  test.each<[string, string]>([
    ["PORT_NAME", "http--alt"],
    ["PORT_NAME", "8080"],
    ["PORT_NAME", "a-name-that-is-too-long"],
    ["MAC_ADDRESS", "ee:ee:ee:ee:ee"],
    ["MAC_ADDRESS", "ee:ee-ee:ee:ee:ee"],
    ["CONTAINER_ID", "-abc"],
    ["ENDPOINT_INTERFACE", "eth#0"],
    ["DNS_LABEL", "a.b"],
    ["DURATION", "5 minutes"],
    ["DURATION", "30"],
    ["LABEL_KEY", "role!"],
  ])("%s: %s", (name, value) => {
    expect(said(SHAPES[name] ?? NET, value)).toBeDefined();
  });
});
