import { targetModule } from "#engine/iptables/extension.ts";
import { withHeader } from "#engine/iptables/targets/header.ts";
import { setting } from "#engine/iptables/targets/setting.ts";
import { TCP } from "#engine/iptables/values/protocol.ts";
import { TCP_OPTION_MSS, TCP_OPTION_NOP, tcpOptionList } from "#engine/iptables/values/tcp-options.ts";

export const TCPOPTSTRIP = targetModule({
  name: "TCPOPTSTRIP",
  summary: "Overwrites TCP options with no-ops.",
  source: "net/netfilter/xt_TCPOPTSTRIP.c",
  tables: ["mangle"],
  options: { "--strip-options": setting("The options, by name or number.", tcpOptionList) },
  protocols: () => [TCP],
  effect: (readings, packet) => {
    const strip = readings["--strip-options"]?.value ?? [];
    if (packet.protocol !== TCP || packet.fragmentOffset > 0) return { kind: "continue", note: "no TCP header, nothing changes" };
    const before = packet.tcpOptions;
    const kept = before?.filter((kind) => !strip.includes(kind));
    const stripped = before !== undefined && kept !== undefined && kept.length < before.length;
    const tcpOptions = stripped && !kept.includes(TCP_OPTION_NOP) ? [...kept, TCP_OPTION_NOP] : kept;
    const tcpMss = strip.includes(TCP_OPTION_MSS) ? undefined : packet.tcpMss;
    const note = strip.length === 0 ? "changes nothing" : `TCP options ${strip.join(", ")} blanked`;
    return { kind: "rewrite", packet: withHeader(packet, { tcpOptions, tcpMss }), note };
  },
  examples: [
    {
      target: "TCPOPTSTRIP --strip-options mss,timestamp",
      before: { protocol: TCP, tcpOptions: [2, 4, 8], tcpMss: 1460 },
      after: { tcpOptions: [4, 1], tcpMss: undefined },
    },
    { target: "TCPOPTSTRIP --strip-options wscale", before: { protocol: TCP, tcpMss: 1460 }, after: { tcpMss: 1460 } },
  ],
});
