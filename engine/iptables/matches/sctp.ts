import { matchModule, option } from "#engine/iptables/extension.ts";
import { destinationPort, hasHeader, sourcePort } from "#engine/iptables/matches/port-options.ts";
import { SCTP } from "#engine/iptables/values/protocol.ts";
import { formatChunkTypes, savedSctpChunks, sctpChunks, testSctpChunks } from "#engine/iptables/values/sctp-chunks.ts";

export const sctp = matchModule({
  name: "sctp",
  summary: "SCTP ports and chunks.",
  source: "net/netfilter/xt_sctp.c",
  protocols: [SCTP],
  present: hasHeader(SCTP),
  options: {
    "--source-port": sourcePort(SCTP, { backwards: "refused", all: "printed" }),
    "--destination-port": destinationPort(SCTP, { backwards: "refused", all: "printed" }),
    "--chunk-types": option({
      summary: "Chunks the packet carries: all, any or only those listed.",
      subject: "SCTP chunks",
      values: sctpChunks,
      test: (wanted, packet) => testSctpChunks(wanted, packet.sctpChunks),
      save: savedSctpChunks,
      wanted: (wanted) => wanted.text,
      actual: (packet) => packet.sctpChunks && formatChunkTypes(packet.sctpChunks),
    }),
  },
  examples: [
    {
      rule: "-p sctp -m sctp --dport 5060",
      matches: [{ protocol: 132, destinationPort: 5060 }],
      misses: [{ protocol: 132, destinationPort: 5061 }],
    },
    {
      rule: "-p sctp -m sctp --chunk-types any DATA,INIT",
      matches: [
        { protocol: 132, sctpChunks: [1] },
        { protocol: 132, sctpChunks: [3, 0] },
      ],
      misses: [{ protocol: 132, sctpChunks: [3] }],
      unknown: [{ protocol: 132, sctpChunks: undefined }],
    },
    {
      rule: "-p sctp -m sctp --chunk-types only SACK,DATA",
      matches: [{ protocol: 132, sctpChunks: [3, 0, 0] }],
      misses: [{ protocol: 132, sctpChunks: [3, 6] }],
    },
    {
      rule: "-p sctp -m sctp --chunk-types all SACK,DATA:B",
      misses: [{ protocol: 132, sctpChunks: [3] }],
      unknown: [{ protocol: 132, sctpChunks: [3, 0] }],
    },
  ],
});
