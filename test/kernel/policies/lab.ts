// The node of a policy set, in the harness's JSON form, and who lives behind which device.
import { setSaveText } from "#engine/calculate/members.ts";
import { setName } from "#engine/felix/names/set-names.ts";
import type { Vintage } from "#engine/felix/vintage.ts";
import type { Family } from "#engine/net/address.ts";
import { ADDRESSES, inFamily } from "#test/property/calculate-world.ts";

interface Device {
  readonly name: string;
  readonly address: string | undefined;
  readonly hosts: readonly string[];
}

/** `eth0` has the host endpoint, and the way to the workload of the other node and to the world. */
const DEVICES: readonly Device[] = [
  { name: "eth0", address: "192.0.2.7/24", hosts: ["192.0.2.130", "198.51.100.9", "10.0.1.2"] },
  { name: "eth1", address: "203.0.113.1/24", hosts: ["203.0.113.5"] },
  ...ADDRESSES.slice(0, 3).map((address, index) => ({ name: `cali${index}`, address: undefined, hosts: [address] })),
];

const WORKLOADS = DEVICES.filter(({ name }) => name.startsWith("cali"));

export interface Lab {
  readonly devices: readonly { readonly name: string; readonly address: string | undefined; readonly hosts: readonly string[] }[];
  readonly description: Readonly<Record<string, unknown>>;
}

export function labOf(family: Family): Lab {
  const at = (text: string): string => inFamily(family, text);
  const devices = DEVICES.map(({ name, address, hosts }) => ({
    name,
    address: address && at(address.replace(/\/.*/, "")),
    hosts: hosts.map(at),
  }));
  const host = family === 4 ? "32" : "128";
  const routes = [
    ...WORKLOADS.map(({ name, hosts: [own = ""] }) => `${at(own)}/${host} dev ${name}${family === 4 ? " scope link" : ""}`),
    `${at("10.0.1.2")}/${host} via ${at("192.0.2.130")} dev eth0`,
    `default via ${at("192.0.2.254")} dev eth0`,
  ];
  const description = {
    name: "policies",
    dump: { v4: family === 4 ? "dump.save" : null, v6: family === 6 ? "dump.save" : null },
    ipset: "sets.ipset",
    interfaces: DEVICES.map(({ name, address, hosts }) => ({
      name,
      addresses: address === undefined ? [] : [at(address)],
      hosts: hosts.map(at),
    })),
    routes,
    rules: [],
    sysctls: { "net.ipv4.ip_forward": 1, "net.ipv6.conf.all.forwarding": 1 },
  };
  return { devices, description };
}

/** Sets that Felix keeps and no file of resources tells the members of: the node's own addresses, and who has a DSCP value (nobody). */
export function fixedSetsText(vintage: Vintage, family: Family): string {
  const own = DEVICES.flatMap(({ address }) => (address === undefined ? [] : inFamily(family, address.replace(/\/.*/, ""))));
  return [
    setSaveText(setName(vintage, family, "this-host"), "hash:ip", family, own),
    setSaveText(setName(vintage, family, "dscp-src-net"), "hash:net", family, []),
  ].join("");
}
