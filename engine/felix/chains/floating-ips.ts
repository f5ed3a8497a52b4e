// The chains of floating addresses (DNATsToIptablesChains(), SNATsToIptablesChains(), felix/rules/nat.go).
import { snat } from "#engine/felix/chains/nat-outgoing.ts";
import { rule } from "#engine/felix/chains/spelling.ts";
import { FLOATING_IP_DNAT, FLOATING_IP_SNAT } from "#engine/felix/chains/static-names.ts";
import type { FelixChain } from "#engine/felix/model.ts";
import type { RenderOptions } from "#engine/felix/options.ts";

/** A workload's own address and one from outside that leads to it. */
export interface FloatingIp {
  readonly external: string;
  readonly internal: string;
}

/** In the order of the addresses' texts. A workload with several external addresses leaves by the first of them. */
export function floatingIpChains(options: RenderOptions, floating: readonly FloatingIp[]): FelixChain[] {
  const incoming = [...floating].sort((a, b) => compareTexts(a.external, b.external));
  const outgoing = new Map(incoming.toReversed().map(({ external, internal }) => [internal, external]));
  return [
    {
      name: FLOATING_IP_DNAT,
      rules: incoming.map(({ external, internal }) =>
        rule([`--destination ${external}`], `--jump DNAT --to-destination ${internal}`),
      ),
    },
    {
      name: FLOATING_IP_SNAT,
      rules: [...outgoing]
        .sort(([a], [b]) => compareTexts(a, b))
        .map(([internal, external]) =>
          rule([`--destination ${internal}`, `--source ${internal}`], snat(options, external, undefined)),
        ),
    },
  ];
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
