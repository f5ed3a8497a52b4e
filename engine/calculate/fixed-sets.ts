// The sets with fixed names, as far as the files tell their members (felix/dataplane/linux/ipip_mgr.go, masq_mgr.go).
import { type NodeSet, nodeSet, setSaveText } from "#engine/calculate/members.ts";
import type { NodeRequest } from "#engine/calculate/node-request.ts";
import type { World } from "#engine/calculate/world.ts";
import { setName } from "#engine/felix/names/set-names.ts";
import { networkOf } from "#engine/resources/convert/networks.ts";
import type { IpPool } from "#engine/resources/policy/ip-pool.ts";

/** The pools; addresses of hosts are told by no policy file. Without any pool it is not known whether there are none. */
export function poolSets(world: World, { vintage, family }: NodeRequest): readonly NodeSet[] {
  const own = world.pools.filter(({ cidr }) => cidr.includes(":") === (family === 6));
  const doubt = world.pools.length === 0 && !world.isComplete ? "no IP pools are in the loaded files" : undefined;
  return [
    poolSet(vintage.poolsSet, own.filter(vintage.poolsSet === "network-ip-pools" ? isForNetworks : () => true)),
    poolSet(
      "masq-ipam-pools",
      own.filter(({ natOutgoing }) => natOutgoing),
    ),
  ].flatMap((set) => set ?? []);

  function poolSet(id: string, pools: readonly IpPool[]): NodeSet | undefined {
    const nets = pools.flatMap(({ cidr }) => networkOf(cidr) ?? []);
    return nodeSet(id, setSaveText(setName(vintage, family, id), "hash:net", family, nets), doubt);
  }
}

function isForNetworks({ allowedUses }: IpPool): boolean {
  return allowedUses.length === 0 || allowedUses.some((use) => use !== "LoadBalancer");
}
