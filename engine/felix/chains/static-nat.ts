// The fixed chains of the nat table (StaticNATTableChains(), felix/rules/static.go).

import { MASQUERADE_MARK, MASQUERADE_MASK } from "#engine/felix/chains/bpf-raw.ts";
import { type Family, wrongTunnelSource } from "#engine/felix/chains/common-rules.ts";
import { masquerade } from "#engine/felix/chains/nat-outgoing.ts";
import { destinationPort, hasMark, jump, rule } from "#engine/felix/chains/spelling.ts";
import {
  FLOATING_IP_DNAT,
  FLOATING_IP_SNAT,
  NAT_OUTGOING,
  OUTPUT,
  POSTROUTING,
  PREROUTING,
} from "#engine/felix/chains/static-names.ts";
import type { FelixChain } from "#engine/felix/model.ts";
import type { RenderOptions } from "#engine/felix/options.ts";
import type { Vintage } from "#engine/felix/vintage.ts";

export function staticNatChains(vintage: Vintage, options: RenderOptions, family: Family): FelixChain[] {
  return [
    natPrerouting(options, family),
    natPostrouting(vintage, options, family),
    { name: OUTPUT, rules: [rule([], jump(FLOATING_IP_DNAT))] },
  ];
}

export function natPrerouting(options: RenderOptions, family: Family): FelixChain {
  const { openStackMetadataIp: ip, openStackMetadataPort: port } = options;
  const metadata =
    family === 4 && options.openStackSpecialCases && ip !== undefined
      ? [
          rule(
            ["-p tcp", destinationPort(80), "--destination 169.254.169.254/32"],
            `--jump DNAT --to-destination ${port === 0 ? ip : `${ip}:${port}`}`,
          ),
        ]
      : [];
  return { name: PREROUTING, rules: [rule([], jump(FLOATING_IP_DNAT)), ...metadata] };
}

export function natPostrouting(vintage: Vintage, options: RenderOptions, family: Family): FelixChain {
  const loopback =
    options.bpfEnabled && vintage.bpfRaw !== undefined
      ? [rule([hasMark(MASQUERADE_MARK, MASQUERADE_MASK)], masquerade(options), "BPF loopback SNAT")]
      : [];
  return {
    name: POSTROUTING,
    rules: [
      ...loopback,
      rule([], jump(FLOATING_IP_SNAT)),
      rule([], jump(NAT_OUTGOING)),
      ...tunnels(vintage, options, family).map((tunnel) => rule(wrongTunnelSource(tunnel), masquerade(options))),
    ],
  };
}

function tunnels(vintage: Vintage, options: RenderOptions, family: Family): string[] {
  const vxlan = vintage.vxlan !== undefined;
  const names =
    family === 4
      ? [
          options.ipipEnabled && options.ipipTunnelAddress !== undefined ? "tunl0" : "",
          vxlan && options.vxlanEnabled && options.vxlanTunnelAddress !== undefined ? "vxlan.calico" : "",
          options.wireguardEnabled ? options.wireguardInterfaceName : "",
        ]
      : [
          vxlan && options.vxlanEnabledV6 && options.vxlanTunnelAddressV6 !== undefined ? "vxlan-v6.calico" : "",
          options.wireguardEnabledV6 ? options.wireguardInterfaceNameV6 : "",
        ];
  return names.filter((name) => name !== "");
}
