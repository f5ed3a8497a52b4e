// The fixed chains of the mangle table: policies before DNAT, and those on the node's own traffic after it
// (StaticMangleTableChains(), felix/rules/static.go).
import { allMarkBits, type Family, fromWorkloads, hostEndpointAccepted, mangleAllow } from "#engine/felix/chains/common-rules.ts";
import { failsafeIn, failsafeOut } from "#engine/felix/chains/failsafes.ts";
import {
  clearMark,
  conntrackState,
  hasMark,
  jump,
  notDestinationSet,
  outInterface,
  RETURN,
  rule,
  someOfMark,
  sourceSet,
} from "#engine/felix/chains/spelling.ts";
import { EGRESS_DSCP, FROM_HOST_ENDPOINT, POSTROUTING, PREROUTING, TO_HOST_ENDPOINT } from "#engine/felix/chains/static-names.ts";
import type { FelixChain, FelixRule } from "#engine/felix/model.ts";
import { setName } from "#engine/felix/names/set-names.ts";
import type { RenderOptions } from "#engine/felix/options.ts";
import type { Vintage } from "#engine/felix/vintage.ts";

/** Felix's default for IstioDSCPMark. */
const ISTIO_DSCP = 23;

export function staticMangleChains(vintage: Vintage, options: RenderOptions, family: Family): FelixChain[] {
  if (vintage.manglePrerouting === "none") return [];
  const postrouting = vintage.manglePostrouting
    ? [failsafeOut(vintage, options, "mangle", family), manglePostrouting(vintage, options, family)]
    : [];
  return [failsafeIn(vintage, options, "mangle", family), manglePrerouting(vintage, options), ...postrouting];
}

function manglePrerouting(vintage: Vintage, options: RenderOptions): FelixChain {
  const allow = mangleAllow(options);
  return {
    name: PREROUTING,
    rules: [
      rule([conntrackState("RELATED,ESTABLISHED")], allow),
      rule([hasMark(options.marks.accept)], allow),
      ...(vintage.manglePrerouting === "accepts-workloads" ? fromWorkloads(options, allow) : []),
      rule([], jump(FROM_HOST_ENDPOINT)),
      hostEndpointAccepted(options, allow),
    ],
  };
}

/** Judges what the node itself sent and DNAT redirected; forwarded packets bear the accept bit or an endpoint's mark. */
export function manglePostrouting(vintage: Vintage, options: RenderOptions, family: Family): FelixChain {
  const { accept, endpoint } = options.marks;
  return {
    name: POSTROUTING,
    rules: [
      ...dscpRules(vintage, options, family),
      rule([hasMark(accept)], RETURN),
      ...(options.kubeIpvsSupport ? [rule([someOfMark(endpoint)], RETURN)] : []),
      rule([], clearMark(allMarkBits(options.marks))),
      rule([conntrackState("DNAT")], jump(TO_HOST_ENDPOINT)),
      hostEndpointAccepted(options, RETURN),
    ],
  };
}

function dscpRules(vintage: Vintage, options: RenderOptions, family: Family): FelixRule[] {
  if (!vintage.egressDscp) return [];
  const leaving = [
    sourceSet(setName(vintage, family, "dscp-src-net")),
    notDestinationSet(setName(vintage, family, vintage.poolsSet)),
    notDestinationSet(setName(vintage, family, "this-host")),
  ];
  return [
    ...(options.istioAmbient ? istioRules(vintage, options, family) : []),
    ...(options.bpfEnabled ? [] : [rule(leaving, jump(EGRESS_DSCP), "set dscp for traffic leaving cluster.")]),
  ];
}

/** New connections between members of the mesh are marked for its tunnel. */
function istioRules(vintage: Vintage, options: RenderOptions, family: Family): FelixRule[] {
  const mesh = setName(vintage, family, "all-istio-weps");
  const members = [`-m set --match-set ${mesh} dst`, sourceSet(mesh)];
  return options.workloadPrefixes.map((prefix) =>
    rule(["-p tcp", conntrackState("NEW"), outInterface(`${prefix}+`), ...members], `--jump DSCP --set-dscp ${ISTIO_DSCP}`),
  );
}
