// The action that copies a packet's headers to Felix, which counts flows by them (NflogAction, felix/iptables/actions.go).
import type { PolicyDirection } from "#engine/felix/names/chain-names.ts";
import type { RenderOptions } from "#engine/felix/options.ts";

const GROUPS: Readonly<Record<PolicyDirection, number>> = { inbound: 1, outbound: 2 };

/** Bytes of each packet: its headers. */
const COPIED = 80;

export function nflog(options: Pick<RenderOptions, "nflogSize">, direction: PolicyDirection, prefix: string): string {
  const size = options.nflogSize ? "--nflog-size" : "--nflog-range";
  return `--jump NFLOG --nflog-group ${GROUPS[direction]} --nflog-prefix ${prefix} ${size} ${COPIED}`;
}
