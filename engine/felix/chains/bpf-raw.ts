// The raw chains of a node whose data plane is eBPF: they decide which flows the kernel still tracks
// (StaticBPFModeRawChains(), felix/rules/static.go; marks from felix/bpf/tc/defs/defs.go).
import type { Family } from "#engine/felix/chains/common-rules.ts";
import { failsafeOut } from "#engine/felix/chains/failsafes.ts";
import { goTo, hasMark, inInterface, NOTRACK, RETURN, rule, setMaskedMark, TO_LOCAL } from "#engine/felix/chains/spelling.ts";
import { PREROUTING, UNTRACKED_FLOWS, UNTRACKED_POLICY } from "#engine/felix/chains/static-names.ts";
import { rawOutput, wireguardIncomingMark, wireguardMarkJump } from "#engine/felix/chains/static-raw.ts";
import type { FelixChain, FelixRule } from "#engine/felix/model.ts";
import type { RenderOptions } from "#engine/felix/options.ts";
import type { Vintage } from "#engine/felix/vintage.ts";

const ALL_BITS = 0x1ff00000;
const BYPASS = 0x3000000;
const BYPASS_XDP = 0x3500000;
const SKIP_FIB = 0x1100000;
const FALL_THROUGH = 0x5000000;
const BYPASS_KIND_MASK = 0x3f00000;
export const MASQUERADE_MARK = 0x3600000;
export const MASQUERADE_MASK = BYPASS_KIND_MASK;
const NAT_OUTGOING = 0x3800000;

export interface BpfRaw {
  readonly family: Family;
  /** BPFHostConntrackBypass: what is forwarded goes untracked. */
  readonly bypassesConntrack: boolean;
}

/** Empty, or without the chains of which it is not known how the version renders them. */
export function bpfRawChains(vintage: Vintage, options: RenderOptions, raw: BpfRaw): FelixChain[] {
  const { family, bypassesConntrack } = raw;
  if (vintage.bpfRaw === undefined) return [];
  return [
    ...(vintage.bpfRaw.prerouting === undefined ? [] : entryChains(vintage, options, raw)),
    { name: UNTRACKED_FLOWS, rules: bypassesConntrack ? untrackedFlows(vintage.bpfRaw.linkLocal, options, family) : [] },
    failsafeOut(vintage, options, "raw", family),
    ...wireguardIncomingMark(vintage, options),
    rawOutput(vintage, options, family, BYPASS),
  ];
}

function entryChains(vintage: Vintage, options: RenderOptions, { family, bypassesConntrack }: BpfRaw): FelixChain[] {
  const forwarded = rule(
    ["-m addrtype ! --dst-type LOCAL"],
    goTo(UNTRACKED_FLOWS),
    "Check if forwarded traffic needs to be TRACKed",
  );
  return [
    {
      name: PREROUTING,
      rules: [
        ...wireguardMarkJump(vintage, options, family),
        rule([hasMark(BYPASS_XDP, 0xffffffff)], goTo(UNTRACKED_POLICY), "Jump to target for packets with Bypass mark"),
        rule([TO_LOCAL], setMaskedMark(SKIP_FIB, SKIP_FIB), "Mark traffic towards the host - it is TRACKed"),
        ...(bypassesConntrack ? [forwarded] : []),
      ],
    },
    { name: UNTRACKED_POLICY, rules: [rule([], setMaskedMark(0, ALL_BITS)), rule([], NOTRACK)] },
  ];
}

function untrackedFlows(linkLocal: boolean, options: RenderOptions, family: Family): FelixRule[] {
  const nearby = family === 4 ? "169.254.0.0/16" : "fe80::/10";
  return [
    ...options.bpfForceTrackInterfaces
      .filter((name) => name !== "")
      .map((name) => rule([inInterface(name)], RETURN, `Track interface ${name}`)),
    ...(linkLocal ? [rule([`--destination ${nearby}`], RETURN, "link-local")] : []),
    rule([hasMark(SKIP_FIB)], RETURN, "MarkSeenSkipFIB Mark"),
    rule([hasMark(FALL_THROUGH)], RETURN, "MarkSeenFallThrough Mark"),
    rule([hasMark(MASQUERADE_MARK, MASQUERADE_MASK)], RETURN, "MarkSeenMASQ Mark"),
    rule([hasMark(NAT_OUTGOING, BYPASS_KIND_MASK)], RETURN, "MarkSeenNATOutgoing Mark"),
    rule([], NOTRACK),
  ];
}
