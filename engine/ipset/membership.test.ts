import { describe, expect, test } from "vitest";
import { isMember } from "#engine/ipset/membership.ts";
import { parseIpSets } from "#engine/ipset/parse.ts";
import { indexSet } from "#engine/ipset/set-index.ts";
import { type Address, parseAddress } from "#engine/net/address.ts";
import type { Answer } from "#engine/net/answer.ts";
import type { SetQuery } from "#engine/net/environment.ts";
import { type Packet, packetOf } from "#engine/net/packet.ts";

function at(text: string): Address {
  const address = parseAddress(text);
  if (address === undefined) throw new Error(`bad address in a test: ${text}`);
  return address;
}

function packet(source: string, destination: string, more: Partial<Packet> = {}): Packet {
  return packetOf({
    source: at(source),
    destination: at(destination),
    protocol: 6,
    sourcePort: 40000,
    destinationPort: 80,
    ...more,
  });
}

/** Asks the last set of `text`. */
function ask(text: string, directions: string, asked: Packet, more: Partial<SetQuery> = {}): Answer {
  const { sets } = parseIpSets(text);
  const all = new Map(sets.map((set) => [set.name.text, set]));
  const set = sets.at(-1);
  if (set === undefined) throw new Error("no set in a test");
  const query = directions.split(",").map((direction) => (direction === "src" ? "src" : "dst"));
  return isMember(indexSet(set, all), asked, { directions: query, returnNomatch: false, countersAsked: false, ...more });
}

const web = packet("10.0.0.1", "10.0.0.2");
const ping = packet("10.0.0.1", "10.0.0.2", { protocol: 1, icmp: { type: 8, code: 0 } });
const web6 = packet("fd00::1", "fd00::2");

describe("addresses", () => {
  test.each<[string, string, string, Packet, Answer]>([
    ["source", "create s hash:ip\nadd s 10.0.0.1", "src", web, "yes"],
    ["destination", "create s hash:ip\nadd s 10.0.0.1", "dst", web, "no"],
    ["more directions than dimensions", "create s hash:ip\nadd s 10.0.0.1", "src,dst,dst", web, "yes"],
    ["fewer directions than dimensions", "create s hash:ip,port\nadd s 10.0.0.1,tcp:80", "src", web, "no"],
    ["family", "create s hash:ip family inet6\nadd s fd00::1", "src", web, "no"],
    ["IPv6", "create s hash:ip family inet6\nadd s fd00::1", "src", web6, "yes"],
    ["netmask cuts the packet's address", "create s hash:ip netmask 24\nadd s 10.0.0.0", "src", web, "yes"],
    ["netmask cuts the element", "create s hash:ip netmask 24\nadd s 10.0.0.77", "dst", web, "yes"],
    ["a range", "create s hash:ip\nadd s 10.0.0.2-10.0.0.9", "dst", web, "yes"],
    ["a range's outside", "create s hash:ip\nadd s 10.0.0.2-10.0.0.9", "src", web, "no"],
    ["a bitmap", "create s bitmap:ip range 10.0.0.0/24\nadd s 10.0.0.1", "src", web, "yes"],
  ])("%s", (_, text, directions, asked, expected) => {
    expect(ask(text, directions, asked)).toBe(expected);
  });
});

describe("networks: the most specific one decides", () => {
  const nets = "create s hash:net\nadd s 10.0.0.0/8\nadd s 10.0.0.0/24 nomatch\nadd s 10.0.0.2";
  test.each<[string, string, boolean, Answer]>([
    ["10.9.9.9", nets, false, "yes"],
    ["10.0.0.9", nets, false, "no"],
    ["10.0.0.2", nets, false, "yes"],
    ["192.168.0.1", nets, false, "no"],
    ["10.9.9.9", nets, true, "no"],
    ["10.0.0.9", nets, true, "yes"],
    ["192.168.0.1", nets, true, "no"],
  ])("%s", (address, text, returnNomatch, expected) => {
    expect(ask(text, "dst", packet("1.1.1.1", address), { returnNomatch })).toBe(expected);
  });

  test("a range is split into networks", () => {
    const range = "create s hash:net\nadd s 10.0.0.2-10.0.0.9";
    const answers = ["10.0.0.1", "10.0.0.2", "10.0.0.9", "10.0.0.10"].map((address) =>
      ask(range, "dst", packet("1.1.1.1", address)),
    );
    expect(answers).toEqual(["no", "yes", "yes", "no"]);
  });

  test("of two networks the first is compared first", () => {
    const pair = "create s hash:net,net\nadd s 10.0.0.0/24,10.0.0.0/8 nomatch\nadd s 10.0.0.0/8,10.0.0.2/32";
    expect(ask(pair, "src,dst", web)).toBe("no");
    expect(ask(pair, "src,dst", packet("10.7.0.1", "10.0.0.2"))).toBe("yes");
  });

  test("return-nomatch is ignored by sets without networks", () => {
    expect(ask("create s hash:ip\nadd s 10.0.0.1", "src", web, { returnNomatch: true })).toBe("yes");
  });
});

describe("ports, devices, MAC addresses, marks", () => {
  test.each<[string, string, string, Packet, Answer]>([
    ["destination port", "create s hash:ip,port\nadd s 10.0.0.1,tcp:80", "src,dst", web, "yes"],
    ["source port", "create s hash:ip,port\nadd s 10.0.0.1,tcp:80", "src,src", web, "no"],
    ["other protocol", "create s hash:ip,port\nadd s 10.0.0.1,udp:80", "src,dst", web, "no"],
    ["ICMP type", "create s hash:ip,port\nadd s 10.0.0.1,icmp:echo-request", "src,dst", ping, "yes"],
    ["ICMP type and code", "create s hash:ip,port\nadd s 10.0.0.1,icmp:8/1", "src,dst", ping, "no"],
    [
      "no ports",
      "create s hash:ip,port\nadd s 10.0.0.1,gre:0",
      "src,dst",
      packet("10.0.0.1", "1.1.1.1", { protocol: 47 }),
      "yes",
    ],
    ["a later fragment", "create s hash:ip,port\nadd s 10.0.0.1,tcp:80", "src,dst", { ...web, fragmentOffset: 1480 }, "no"],
    ["a port range", "create s hash:ip,port\nadd s 10.0.0.1,79-90", "src,dst", web, "yes"],
    ["port not known", "create s hash:ip,port\nadd s 10.0.0.1,80", "src,dst", { ...web, destinationPort: undefined }, "unknown"],
    [
      "port not known, other address",
      "create s hash:ip,port\nadd s 10.0.0.9,80",
      "src,dst",
      { ...web, destinationPort: undefined },
      "no",
    ],
    [
      "port not known, other protocol",
      "create s hash:ip,port\nadd s 10.0.0.1,udp:80",
      "src,dst",
      { ...web, destinationPort: undefined },
      "no",
    ],
    ["bitmap:port, TCP", "create s bitmap:port range 0-99\nadd s 80", "dst", web, "yes"],
    ["bitmap:port, UDP", "create s bitmap:port range 0-99\nadd s 80", "dst", { ...web, protocol: 17 }, "yes"],
    ["bitmap:port, IPv6", "create s bitmap:port range 0-99\nadd s 80", "dst", web6, "yes"],
    ["bitmap:port, SCTP", "create s bitmap:port range 0-99\nadd s 80", "dst", { ...web, protocol: 132 }, "no"],
    ["bitmap:port, ICMP", "create s bitmap:port range 0-9999\nadd s 2048", "dst", ping, "no"],
    ["ip,port,ip", "create s hash:ip,port,ip\nadd s 10.0.0.1,tcp:80,10.0.0.2", "src,dst,dst", web, "yes"],
    ["ip,port,net", "create s hash:ip,port,net\nadd s 10.0.0.1,tcp:80,10.0.0.0/24", "src,dst,dst", web, "yes"],
    ["net,port,net", "create s hash:net,port,net\nadd s 10.0.0.0/24,tcp:80,10.0.0.2/32", "src,dst,dst", web, "yes"],
    ["in device", "create s hash:net,iface\nadd s 10.0.0.0/8,eth0", "dst,src", { ...web, inInterface: "eth0" }, "yes"],
    [
      "out device",
      "create s hash:net,iface\nadd s 10.0.0.0/8,eth0",
      "dst,dst",
      { ...web, inInterface: "eth0", outInterface: "eth1" },
      "no",
    ],
    [
      "the most specific network decides although its device is wrong",
      "create s hash:net,iface\nadd s 10.0.0.0/8,eth0\nadd s 10.0.0.0/24,eth1",
      "dst,src",
      { ...web, inInterface: "eth0" },
      "no",
    ],
    ["no device here", "create s hash:net,iface\nadd s 10.0.0.0/8,eth0", "dst,dst", { ...web, outInterface: "" }, "no"],
    ["device not known", "create s hash:net,iface\nadd s 10.0.0.0/8,eth0", "dst,dst", web, "unknown"],
    [
      "wildcard device",
      "create s hash:net,iface\nadd s 10.0.0.0/8,eth wildcard",
      "dst,src",
      { ...web, inInterface: "eth0" },
      "yes",
    ],
    [
      "bridge port",
      "create s hash:net,iface\nadd s 10.0.0.0/8,physdev:eth0",
      "dst,src",
      { ...web, inInterface: "br0" },
      "unknown",
    ],
    ["MAC", "create s hash:mac\nadd s 02:0A:00:00:00:01", "src", { ...web, macSource: "02:0a:00:00:00:01" }, "yes"],
    ["no MAC", "create s hash:mac\nadd s 02:0A:00:00:00:01", "src", { ...web, macSource: "" }, "no"],
    ["MAC not known", "create s hash:mac\nadd s 02:0A:00:00:00:01", "src", web, "unknown"],
    [
      "a bitmap entry without MAC",
      "create s bitmap:ip,mac range 10.0.0.0/24\nadd s 10.0.0.1",
      "src,src",
      { ...web, macSource: "02:0a:00:00:00:01" },
      "unknown",
    ],
    ["mark", "create s hash:ip,mark\nadd s 10.0.0.1,0x10", "src,src", { ...web, mark: 16 }, "yes"],
    ["markmask", "create s hash:ip,mark markmask 0xff\nadd s 10.0.0.1,0x1234", "src,src", { ...web, mark: 0x534 }, "yes"],
  ])("%s", (_, text, directions, asked, expected) => {
    expect(ask(text, directions, asked)).toBe(expected);
  });
});

describe("lists of sets", () => {
  const sets =
    "create a hash:ip\nadd a 10.0.0.1\ncreate b hash:ip,port\nadd b 10.0.0.2,tcp:80\ncreate l list:set\nadd l a\nadd l b";
  test.each<[string, string, Answer]>([
    [sets, "src", "yes"],
    [sets, "dst", "no"],
    [sets, "dst,dst", "yes"],
    [`${sets}\nadd l gone`, "dst", "unknown"],
    [`${sets}\nadd l gone`, "src", "yes"],
    [`${sets}\nadd l l`, "dst", "unknown"],
  ])("%#", (text, directions, expected) => {
    expect(ask(text, directions, web)).toBe(expected);
  });
});

describe("what is not known", () => {
  test.each<[string, string, string, Partial<SetQuery>, Answer]>([
    ["unknown type", "create s hash:any\nadd s 10.0.0.1", "src", {}, "unknown"],
    ["members left out", "Name: s\nType: hash:ip\n", "src", {}, "unknown"],
    ["no members", "Name: s\nType: hash:ip\nMembers:\n", "src", {}, "no"],
    ["an unreadable element beside the right one", "create s hash:ip\nadd s x\nadd s 10.0.0.1", "src", {}, "yes"],
    ["an unreadable element", "create s hash:ip\nadd s x\nadd s 10.0.0.9", "src", {}, "unknown"],
    ["an unreadable network may be more specific", "create s hash:net\nadd s x nomatch\nadd s 10.0.0.0/8", "src", {}, "unknown"],
    ["counters asked, a member", "create s hash:ip counters\nadd s 10.0.0.1", "src", { countersAsked: true }, "unknown"],
    ["counters asked, no member", "create s hash:ip counters\nadd s 10.0.0.1", "dst", { countersAsked: true }, "no"],
  ])("%s", (_, text, directions, more, expected) => {
    expect(ask(text, directions, web, more)).toBe(expected);
  });
});
