import { describe, expect, test } from "vitest";
import { FELIX_CONFIGURATION } from "#engine/resources/schema/felix-configuration/felix-configuration.ts";
import { codesOfSpec, problemsIn } from "#test/resource-problems.ts";

const BAD = "calico-bad-value";
const CONFLICT = "calico-conflict";

describe("FelixConfiguration", () => {
  test.each([
    [
      "words as the API writes them",
      "{ defaultEndpointToHostAction: Return, iptablesFilterDenyAction: Reject, chainInsertMode: append }",
      [],
    ],
    ["words in small letters", "{ defaultEndpointToHostAction: accept }", [BAD]],
    ["a word of another field", "{ iptablesMangleAllowAction: Drop }", [BAD]],
    ["a mask as people write it", "{ iptablesMarkMask: 0xffff0000 }", []],
    ["a mask without bits", "{ iptablesMarkMask: 0 }", [BAD]],
    [
      "failsafe ports",
      "{ failsafeInboundHostPorts: [{ protocol: TCP, port: 22, net: 10.0.0.0/8 }], failsafeOutboundHostPorts: [] }",
      [],
    ],
    ["a failsafe port in small letters", "{ failsafeInboundHostPorts: [{ protocol: tcp, port: 22 }] }", []],
    ["a failsafe of a protocol without ports", "{ failsafeInboundHostPorts: [{ protocol: icmp, port: 22 }] }", [BAD]],
    ["a failsafe port out of range", "{ failsafeInboundHostPorts: [{ protocol: TCP, port: 70000 }] }", [BAD]],
    ["a failsafe port without protocol", "{ failsafeInboundHostPorts: [{ port: 22 }] }", ["calico-missing-field"]],
    ["ranges of node ports", '{ kubeNodePortRanges: ["30000:31000", 32000] }', []],
    ["a named node port", "{ kubeNodePortRanges: [http] }", [BAD]],
    ["a range that goes backwards", '{ kubeNodePortRanges: ["31000:30000"] }', [BAD]],
    ["too many ranges", "{ kubeNodePortRanges: [1, 2, 3, 4, 5, 6, 7, 8] }", [BAD]],
    ["an address for NAT", "{ natOutgoingAddress: 192.0.2.7 }", []],
    ["an IPv6 address for NAT", "{ natOutgoingAddress: 2001:db8::7 }", [BAD]],
    ["a network where an address is wanted", "{ deviceRouteSourceAddress: 192.0.2.7/32 }", [BAD]],
    ["hosts without Calico", "{ externalNodesList: [192.0.2.0/24, 198.51.100.9] }", []],
    ["IPv6 hosts without Calico", "{ externalNodesList: ['2001:db8::/64'] }", [BAD]],
    [
      "interfaces in iptables' words",
      "{ iptablesNATOutgoingInterfaceFilter: eth+, bpfForceTrackPacketsFromIfaces: [docker+] }",
      [],
    ],
    ["an interface with a slash", "{ iptablesNATOutgoingInterfaceFilter: eth/0 }", [BAD]],
    ["a rate", "{ logActionRateLimit: 10/minute, logActionRateLimitBurst: 3 }", []],
    ["a rate without a unit", '{ logActionRateLimit: "10" }', [BAD]],
    ["a prefix with codes", '{ logPrefix: "drop %t/%n" }', []],
    ["a prefix with quotes", "{ logPrefix: 'a\"b' }", [BAD]],
    ["a length of time", "{ iptablesRefreshInterval: 1m30s, reportingInterval: 0s }", []],
    ["a length of time without unit", '{ iptablesRefreshInterval: "90" }', [BAD]],
    ["a DSCP name and number", "{ istioDSCPMark: AF11 }", []],
    ["a DSCP number that does not fit 6 bits", "{ istioDSCPMark: 64 }", [BAD]],
    ["a region", "{ openstackRegion: region-one }", []],
    ["a region too long for a namespace", `{ openstackRegion: ${"r".repeat(47)} }`, [BAD]],
    ["a regular expression", "{ mtuIfacePattern: '^(eth|ens).*' }", []],
    ["a broken regular expression", "{ mtuIfacePattern: '*eth' }", [BAD]],
    ["one range of routing tables", "{ routeTableRange: { min: 1, max: 250 } }", []],
    ["a range of more tables than the old field takes", "{ routeTableRange: { min: 1, max: 251 } }", [BAD]],
    ["ranges of routing tables", "{ routeTableRanges: [{ min: 1, max: 100 }, { min: 500, max: 600 }] }", []],
    ["a range of tables that goes backwards", "{ routeTableRanges: [{ min: 20, max: 10 }] }", [BAD]],
    ["table 0", "{ routeTableRanges: [{ min: 0, max: 10 }] }", [BAD]],
    ["too many tables", "{ routeTableRanges: [{ min: 1, max: 40000 }, { min: 50000, max: 90000 }] }", [BAD]],
    ["both ways to name tables", "{ routeTableRange: { min: 1, max: 2 }, routeTableRanges: [{ min: 1, max: 2 }] }", [CONFLICT]],
    ["switches by name", '{ featureDetectOverride: "MASQFullyRandom=false,SNATFullyRandom=" }', []],
    ["a switch without a value", "{ featureDetectOverride: MASQFullyRandom }", [BAD]],
    ["timeouts of parts", "{ healthTimeoutOverrides: [{ name: Async calc graph, timeout: 2m }] }", []],
    ["a part with a strange name", "{ healthTimeoutOverrides: [{ name: '50%', timeout: 2m }] }", [BAD]],
  ] as const)("%s", (_name, spec, codes) => {
    expect(codesOfSpec("FelixConfiguration", spec)).toEqual(codes);
  });

  test("the custom resource takes words in any case", () => {
    expect(
      codesOfSpec("FelixConfiguration", "{ defaultEndpointToHostAction: ACCEPT }", "v3.32", "crd.projectcalico.org/v1"),
    ).toEqual([]);
  });

  test("fields of later versions are told", () => {
    expect(codesOfSpec("FelixConfiguration", "{ iptablesFilterDenyAction: Reject }", "v3.8")).toEqual(["yaml-unknown-field"]);
  });

  test("the message says what to write", () => {
    expect(
      problemsIn(
        "apiVersion: projectcalico.org/v3\nkind: FelixConfiguration\nmetadata:\n  name: default\nspec:\n  iptablesBackend: nft\n",
      ),
    ).toEqual(['calico-bad-value "nft": Capital and small letters count here: write NFT, not nft']);
  });
});

test("every field has words that end, and a name of its own", () => {
  const fields = FELIX_CONFIGURATION.spec?.fields() ?? [];
  expect(fields.length).toBeGreaterThan(150);
  expect(new Set(fields.map(({ name }) => name)).size).toBe(fields.length);
  expect(fields.filter(({ words }) => !/[.]$/.test(words)).map(({ name }) => name)).toEqual([]);
});
