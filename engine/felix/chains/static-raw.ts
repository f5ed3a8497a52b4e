// The fixed chains of the raw table: reverse path check of workloads, dispatch to untracked policies, WireGuard's mark
// (StaticRawTableChains(), felix/rules/static.go).
import { allMarkBits, type Family, filterDeny, fromWorkloadMark, fromWorkloads } from "#engine/felix/chains/common-rules.ts";
import { failsafeIn, failsafeOut } from "#engine/felix/chains/failsafes.ts";
import {
  ACCEPT,
  clearMark,
  destinationPort,
  hasMark,
  inInterface,
  jump,
  NOTRACK,
  noneOfMark,
  RETURN,
  rule,
  setMark,
  setMaskedMark,
  sourcePort,
} from "#engine/felix/chains/spelling.ts";
import {
  FROM_HOST_ENDPOINT,
  OUTPUT,
  PREROUTING,
  RPF_SKIP,
  TO_HOST_ENDPOINT,
  WIREGUARD_INCOMING_MARK,
} from "#engine/felix/chains/static-names.ts";
import { hasVxlan } from "#engine/felix/chains/tunnels.ts";
import type { FelixChain, FelixRule } from "#engine/felix/model.ts";
import type { RenderOptions } from "#engine/felix/options.ts";
import type { Vintage } from "#engine/felix/vintage.ts";

export function staticRawChains(vintage: Vintage, options: RenderOptions, family: Family): FelixChain[] {
  return [
    failsafeIn(vintage, options, "raw", family),
    failsafeOut(vintage, options, "raw", family),
    rawPrerouting(vintage, options, family),
    ...wireguardIncomingMark(vintage, options),
    rawOutput(vintage, options, family),
  ];
}

function rawPrerouting(vintage: Vintage, options: RenderOptions, family: Family): FelixChain {
  const workload = fromWorkloadMark(options.marks);
  return {
    name: PREROUTING,
    rules: [
      rule([], clearMark(allMarkBits(options.marks))),
      ...wireguardMarkJump(vintage, options, family),
      ...untrackedVxlan(vintage, options, family),
      ...fromWorkloads(options, setMark(workload)),
      ...(vintage.rpfSkip ? [rule([hasMark(workload)], jump(RPF_SKIP))] : []),
      ...reversePathRules(vintage, options, family),
      rule([noneOfMark(workload)], jump(FROM_HOST_ENDPOINT)),
      rule([hasMark(options.marks.accept)], ACCEPT),
    ],
  };
}

/** Workloads must send from the addresses that lead back to them (RPFilter(), felix/rules/static.go). */
function reversePathRules(vintage: Vintage, options: RenderOptions, family: Family): FelixRule[] {
  const dhcp = ["-p udp", "--source 0.0.0.0", sourcePort(68), destinationPort(67)];
  const dhcpPasses = vintage.rpfOpenStackDhcp && options.openStackSpecialCases && family === 4;
  const check = vintage.rpfValidMark ? "-m rpfilter --invert --validmark" : "-m rpfilter --invert";
  return [
    ...(dhcpPasses ? [rule(dhcp, ACCEPT)] : []),
    ...(vintage.rpfFamilies.includes(family)
      ? [rule([hasMark(fromWorkloadMark(options.marks)), check], filterDeny(options))]
      : []),
  ];
}

/** VXLAN uses another source port each way, so its flows would never look answered. */
function untrackedVxlan(vintage: Vintage, options: RenderOptions, family: Family): FelixRule[] {
  if (!vintage.vxlanUntracked || !hasVxlan(options, family)) return [];
  return [rule([`-p udp --dport ${options.vxlanPort}`], NOTRACK)];
}

/** `bypass`: the mark by which Felix's eBPF programs let a packet pass, 0 without them. */
export function rawOutput(vintage: Vintage, options: RenderOptions, family: Family, bypass = 0): FelixChain {
  const accepted = hasMark(options.marks.accept);
  const end =
    bypass === 0
      ? [rule([accepted], ACCEPT)]
      : [rule([accepted], setMaskedMark(bypass, 0xffffffff)), rule([hasMark(bypass, 0xffffffff)], ACCEPT)];
  return {
    name: OUTPUT,
    rules: [
      rule([], clearMark(allMarkBits(options.marks))),
      rule([], jump(TO_HOST_ENDPOINT)),
      ...untrackedVxlan(vintage, options, family),
      ...end,
    ],
  };
}

/** Host traffic in WireGuard's tunnel gets a mark, or the reverse path check would miss its route. */
export function wireguardMarkJump(vintage: Vintage, options: RenderOptions, family: Family): FelixRule[] {
  const v4 = options.wireguardEnabled && options.wireguardInterfaceName !== "";
  const v6 = options.wireguardEnabledV6 && options.wireguardInterfaceNameV6 !== "";
  const enabled = vintage.wireguardMarkInterfaces === 2 ? v4 || v6 : vintage.wireguardMarkInterfaces === 1 && v4 && family === 4;
  return enabled && options.wireguardEncryptHostTraffic ? [rule([], jump(WIREGUARD_INCOMING_MARK))] : [];
}

export function wireguardIncomingMark(vintage: Vintage, options: RenderOptions): FelixChain[] {
  if (vintage.wireguardMarkInterfaces === 0) return [];
  const names = [options.wireguardInterfaceName, options.wireguardInterfaceNameV6].slice(0, vintage.wireguardMarkInterfaces);
  return [
    {
      name: WIREGUARD_INCOMING_MARK,
      rules: [
        ...["lo", ...names].map((name) => rule([inInterface(name)], RETURN)),
        ...fromWorkloads(options, RETURN),
        rule([], setMark(options.marks.wireguard)),
      ],
    },
  ];
}
