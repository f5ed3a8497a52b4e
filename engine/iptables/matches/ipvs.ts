import { matchModule, option } from "#engine/iptables/extension.ts";
import { needsOne } from "#engine/iptables/matches/combination.ts";
import { asHost, asKeyword, inDigits } from "#engine/iptables/matches/saved-words.ts";
import { formatHost } from "#engine/iptables/values/address.ts";
import { hostMask } from "#engine/iptables/values/host.ts";
import { keyword, plainChoices } from "#engine/iptables/values/names.ts";
import { flag } from "#engine/iptables/values/plain.ts";
import { port } from "#engine/iptables/values/ports.ts";
import { protocol, protocolName } from "#engine/iptables/values/protocol.ts";

const OPTIONS = {
  "--ipvs": option({
    summary: "The packet belongs to a connection of IPVS.",
    subject: "packet",
    values: flag,
    negatable: true,
    wanted: () => "of an IPVS connection",
  }),
  "--vproto": option({
    summary: "Protocol of the virtual service.",
    subject: "virtual protocol",
    values: protocol,
    save: inDigits,
    wanted: protocolName,
  }),
  "--vaddr": option({
    summary: "Address of the virtual service.",
    subject: "virtual address",
    values: hostMask,
    save: asHost,
    wanted: formatHost,
  }),
  "--vport": option({ summary: "Port of the virtual service.", subject: "virtual port", values: port, save: inDigits }),
  "--vdir": option({
    summary: "Direction of the packet.",
    subject: "direction",
    negatable: false,
    values: keyword({
      choices: plainChoices(["ORIGINAL", "REPLY"]),
      spelling: "any-case",
      noun: "a direction",
      syntax: "ORIGINAL|REPLY",
    }),
    save: asKeyword,
  }),
  "--vmethod": option({
    summary: "How packets are passed to the real servers.",
    subject: "forwarding method",
    values: keyword({
      choices: plainChoices(["GATE", "IPIP", "MASQ"]),
      spelling: "any-case",
      noun: "a forwarding method",
      syntax: "GATE|IPIP|MASQ",
    }),
    save: asKeyword,
  }),
  "--vportctl": option({
    summary: "Port of the controlling connection.",
    subject: "controlling port",
    values: port,
    save: inDigits,
  }),
};

export const ipvs = matchModule({
  name: "ipvs",
  summary: "The IPVS connection the packet belongs to.",
  source: "net/netfilter/xt_ipvs.c",
  undecidable: "-m ipvs depends on the connections of IPVS, which are not known here",
  options: OPTIONS,
  check: (readings) => needsOne(readings, ...Object.keys(OPTIONS)),
  examples: [
    { rule: "-m ipvs --vaddr 192.0.2.1 --vport 80", unknown: [{ protocol: 6 }] },
    { rule: "-m ipvs ! --ipvs", unknown: [{}] },
  ],
});
