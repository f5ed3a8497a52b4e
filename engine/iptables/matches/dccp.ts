import { matchModule, option } from "#engine/iptables/extension.ts";
import { destinationPort, hasHeader, sourcePort } from "#engine/iptables/matches/port-options.ts";
import { keywordList, oneOf, plainChoices } from "#engine/iptables/values/names.ts";
import { number } from "#engine/iptables/values/plain.ts";
import { DCCP } from "#engine/iptables/values/protocol.ts";

const TYPES = ["REQUEST", "RESPONSE", "DATA", "ACK", "DATAACK", "CLOSEREQ", "CLOSE", "RESET", "SYNC", "SYNCACK", "INVALID"];

const types = keywordList({
  choices: plainChoices(TYPES),
  spelling: "any-case",
  noun: "a DCCP packet type",
  syntax: "TYPE[,TYPE…]",
});

export const dccp = matchModule({
  name: "dccp",
  summary: "DCCP ports, packet types and options.",
  source: "net/netfilter/xt_dccp.c",
  protocols: [DCCP],
  present: hasHeader(DCCP),
  options: {
    "--source-port": sourcePort(DCCP, { backwards: "loads", all: "printed" }),
    "--destination-port": destinationPort(DCCP, { backwards: "loads", all: "printed" }),
    "--dccp-types": option({
      summary: "The packet is of one of these types. Not decided here: packets carry no DCCP type.",
      subject: "DCCP packet type",
      values: types,
      save: (wanted) => [TYPES.filter((type) => wanted.includes(type)).join(",")],
      test: () => "unknown",
      wanted: oneOf,
    }),
    "--dccp-option": option({
      summary: "A DCCP option of this number is in the header. Not decided here: packets carry no DCCP options.",
      subject: "DCCP options",
      values: number(1, 255),
      save: (kind) => [`${kind}`],
      test: () => "unknown",
    }),
  },
  examples: [
    {
      rule: "-p dccp -m dccp --dport 5001",
      matches: [{ protocol: 33, destinationPort: 5001 }],
      misses: [
        { protocol: 33, destinationPort: 5002 },
        { protocol: 6, destinationPort: 5001 },
      ],
    },
    { rule: "-p dccp -m dccp --dccp-types REQUEST", misses: [{ protocol: 17 }], unknown: [{ protocol: 33 }] },
  ],
});
