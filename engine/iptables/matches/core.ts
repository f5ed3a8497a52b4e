import { matchModule, option, type Refusal, type RuleContext, type ValueGrammar } from "#engine/iptables/extension.ts";
import { oneWord } from "#engine/iptables/saved-text.ts";
import { addressList, formatHost, savedPrefix } from "#engine/iptables/values/address.ts";
import { describeDevice, formatInterface, interfaceName, matchesInterface } from "#engine/iptables/values/interface.ts";
import { oneOf } from "#engine/iptables/values/names.ts";
import { protocol, protocolName } from "#engine/iptables/values/protocol.ts";
import { type Address, contains, formatAddress, type Prefix } from "#engine/net/address.ts";
import { type Answer, answer } from "#engine/net/answer.ts";
import type { Packet } from "#engine/net/packet.ts";

/** `-f` takes no value and does not exist for IPv6. */
const fragmentFlag: ValueGrammar<true> = {
  syntax: "",
  words: 0,
  decode: (_words, family): true | Refusal =>
    family === 4 ? true : { refusal: "there is no -f for IPv6: use -m frag, which reads the fragment header" },
};

export const core = matchModule({
  name: "",
  summary: "Addresses, devices and protocol: the tests every rule may have without -m.",
  source: "net/ipv4/netfilter/ip_tables.c",
  options: {
    "--source": option({
      summary: "Source address, a network, or several with commas: any of them.",
      subject: "source",
      aliases: ["-s", "--src"],
      values: addressList,
      test: (prefixes, packet) => inAny(prefixes, packet.source),
      saved: "-s",
      save: savedList,
      wanted: formatList,
      actual: (packet) => formatAddress(packet.source),
    }),
    "--destination": option({
      summary: "Destination address, a network, or several with commas: any of them.",
      subject: "destination",
      aliases: ["-d", "--dst"],
      values: addressList,
      test: (prefixes, packet) => inAny(prefixes, packet.destination),
      saved: "-d",
      save: savedList,
      wanted: formatList,
      actual: (packet) => formatAddress(packet.destination),
    }),
    "--in-interface": option({
      summary: "Device the packet came in by; a trailing + stands for any ending.",
      subject: "incoming device",
      aliases: ["-i"],
      values: interfaceName,
      test: (wanted, packet) => matchesInterface(wanted, packet.inInterface),
      saved: "-i",
      save: savedDevice,
      wanted: formatInterface,
      actual: (packet) => describeDevice(packet.inInterface),
    }),
    "--out-interface": option({
      summary: "Device the packet leaves by; a trailing + stands for any ending.",
      subject: "outgoing device",
      aliases: ["-o"],
      values: interfaceName,
      test: (wanted, packet) => matchesInterface(wanted, packet.outInterface),
      saved: "-o",
      save: savedDevice,
      wanted: formatInterface,
      actual: (packet) => describeDevice(packet.outInterface),
    }),
    "--protocol": option({
      summary: "IP protocol by name or number; for IPv6 the one behind the extension headers.",
      subject: "protocol",
      aliases: ["-p"],
      values: protocol,
      saved: "-p",
      save: (number) => (number === 0 ? undefined : [protocolName(number)]),
      // ip_packet_match(): protocol 0 is no test at all.
      test: testProtocol,
      wanted: (number) => (number === 0 ? "any" : protocolName(number)),
      actual: (packet) => protocolName(packet.protocol),
    }),
    "--fragment": option({
      summary: "Second and later fragments of an IPv4 packet; with `!` whole packets and first fragments.",
      subject: "packet",
      aliases: ["-f", "--fragments"],
      negatable: true,
      values: fragmentFlag,
      saved: "-f",
      test: (_wanted, packet) => answer(packet.fragmentOffset > 0),
      wanted: () => "a later fragment",
      actual: (packet) => (packet.fragmentOffset > 0 ? "a later fragment" : "whole or a first fragment"),
    }),
  },
  check(readings, { backend }) {
    for (const name of ["--source", "--destination"] as const) {
      const reading = readings[name];
      if (!reading?.negated) continue;
      if (reading.value.length > 1) return `\`! ${name}\` takes one address only.`;
      // iptables-legacy takes it; nft would need a comparison of no bits.
      if (backend === "nft" && reading.value[0]?.mask.every((bits) => bits === 0))
        return { fault: `\`! ${name}\` of every address would match nothing, and iptables-nft refuses it`, option: name };
    }
    const protocol = readings["--protocol"];
    return protocol?.negated && protocol.value === 0 ? "`! --protocol all` would match nothing and is refused." : undefined;
  },
  examples: [
    {
      rule: "-s 10.0.0.0/8 -d 192.0.2.1",
      matches: [{ source: [0x0a010203], destination: [0xc0000201] }],
      misses: [
        { source: [0x0b010203], destination: [0xc0000201] },
        { source: [0x0a010203], destination: [0xc0000202] },
      ],
    },
    { rule: "-s 10.1,10.2", matches: [{ source: [0x0a010000] }, { source: [0x0a020000] }], misses: [{ source: [0x0a010001] }] },
    { rule: "-s fd00::/8", family: 6, matches: [{ family: 6, source: [0xfd000000, 0, 0, 1], destination: [0, 0, 0, 1] }] },
    {
      rule: "-i eth+ ! -o lo",
      matches: [
        { inInterface: "eth0", outInterface: "eth1" },
        { inInterface: "eth", outInterface: "" },
      ],
      misses: [
        { inInterface: "veth0", outInterface: "eth1" },
        { inInterface: "eth0", outInterface: "lo" },
      ],
      unknown: [{ inInterface: "eth0", outInterface: undefined }],
    },
    { rule: "! -i +", misses: [{ inInterface: "eth0" }, { inInterface: "" }, { inInterface: undefined }] },
    { rule: "-p UDP", matches: [{ protocol: 17 }], misses: [{ protocol: 6 }] },
    { rule: "! -f", matches: [{ fragmentOffset: 0 }], misses: [{ fragmentOffset: 1480 }] },
  ],
});

function inAny(prefixes: readonly Prefix[], address: Address): Answer {
  return answer(prefixes.some((prefix) => contains(prefix, address)));
}

function savedList(prefixes: readonly Prefix[], _context: RuleContext, negated: boolean): readonly string[] | undefined {
  const isAny = prefixes.length === 1 && prefixes[0]?.mask.every((bits) => bits === 0);
  return isAny && !negated ? undefined : [prefixes.map(savedPrefix).join(",")];
}

/** Without `!` it asks for nothing. legacy does not print `! -i +` either, which would turn the rule into its opposite. */
function savedDevice(wanted: string, _context: RuleContext, negated: boolean): readonly string[] | undefined {
  return wanted === "+" && !negated ? undefined : [oneWord(wanted)];
}

function formatList(prefixes: readonly Prefix[]): string {
  return oneOf(prefixes.map(formatHost));
}

/** Hop-by-hop options, routing, fragment, destination options: ipv6_find_hdr() passes over them. */
const EXTENSION_HEADERS = [0, 43, 44, 60];
const AH = 51;
const NO_NEXT_HEADER = 59;

/**
 * ip6_packet_match(): an extension header is never the protocol. The authentication header is one to ip6_tables and none to
 * nf_tables (IP6_FH_F_AUTH in nft_set_pktinfo_ipv6()).
 */
function testProtocol(wanted: number, packet: Packet): Answer {
  const { family, protocol } = packet;
  if (wanted === 0 || family === 4) return answer(wanted === 0 || protocol === wanted);
  if (EXTENSION_HEADERS.includes(wanted)) return "no";
  if (protocol === AH || EXTENSION_HEADERS.includes(protocol)) return "unknown";
  const isEither = protocol === NO_NEXT_HEADER && (wanted === AH || wanted === NO_NEXT_HEADER);
  return isEither && packet.bytes?.slice(12, 14) === "33" ? "unknown" : answer(protocol === wanted);
}
