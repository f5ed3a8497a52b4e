import { matchModule, option } from "#engine/iptables/extension.ts";
import { needsOne } from "#engine/iptables/matches/combination.ts";
import { type AddressRange, addressRange, formatAddressRange, savedAddress } from "#engine/iptables/values/address.ts";
import { type Address, compareAddresses, formatAddress } from "#engine/net/address.ts";
import { type Answer, answer } from "#engine/net/answer.ts";

export const iprange = matchModule({
  name: "iprange",
  summary: "An address inside a range that need not be a network. A range upside down loads and never matches.",
  source: "net/netfilter/xt_iprange.c",
  options: {
    "--src-range": option({
      summary: "The source address is in the range, ends included.",
      subject: "source",
      values: addressRange,
      test: (range, packet) => inAddressRange(range, packet.source),
      save: savedRange,
      wanted: formatAddressRange,
      actual: (packet) => formatAddress(packet.source),
    }),
    "--dst-range": option({
      summary: "The destination address is in the range, ends included.",
      subject: "destination",
      values: addressRange,
      test: (range, packet) => inAddressRange(range, packet.destination),
      save: savedRange,
      wanted: formatAddressRange,
      actual: (packet) => formatAddress(packet.destination),
    }),
  },
  check: (readings) => needsOne(readings, "--src-range", "--dst-range"),
  examples: [
    {
      rule: "-m iprange --src-range 10.0.0.5-10.0.0.9",
      matches: [{ source: [0x0a000005] }, { source: [0x0a000009] }],
      misses: [{ source: [0x0a000004] }, { source: [0x0a00000a] }],
    },
    { rule: "-m iprange ! --src-range 10.0.0.9-10.0.0.5", matches: [{ source: [0x0a000007] }] },
  ],
});

function savedRange({ first, last }: AddressRange): readonly string[] {
  return [`${savedAddress(first)}-${savedAddress(last)}`];
}

function inAddressRange({ first, last }: AddressRange, address: Address): Answer {
  return answer(compareAddresses(first, address) <= 0 && compareAddresses(address, last) <= 0 && first.length === address.length);
}
