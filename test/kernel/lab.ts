// The node whose rules are random: its devices, addresses, routes and sets, in the harness's JSON form.
import type { Family } from "#engine/net/address.ts";
import type { Random } from "#test/fuzz/random.ts";

interface Device {
  readonly name: string;
  readonly addresses: readonly string[];
  /** Who lives behind it. */
  readonly hosts: Readonly<Record<Family, readonly string[]>>;
}

export const DEVICES: readonly Device[] = [
  {
    name: "eth0",
    addresses: ["192.0.2.1/24", "192.0.2.2/24", "fd00:a::1/64"],
    hosts: { 4: ["192.0.2.10", "192.0.2.20"], 6: ["fd00:a::10", "fd00:a::20"] },
  },
  {
    name: "eth1",
    addresses: ["198.51.100.1/24", "fd00:b::1/64"],
    hosts: { 4: ["198.51.100.7", "203.0.113.9"], 6: ["fd00:b::7", "2001:db8:1::9"] },
  },
  { name: "cali1a", addresses: [], hosts: { 4: ["10.65.0.11"], 6: ["fd00:65::11"] } },
  { name: "cali2b", addresses: [], hosts: { 4: ["10.65.0.12"], 6: ["fd00:65::12"] } },
  { name: "tunl9", addresses: ["10.99.0.1/24", "fd00:c::1/64"], hosts: { 4: ["10.99.0.2", "10.65.1.5"], 6: ["fd00:c::2"] } },
  { name: "br7", addresses: ["172.17.0.1/16", "fd00:d::1/64"], hosts: { 4: ["172.17.0.2"], 6: ["fd00:d::2"] } },
];

export const OWN: Readonly<Record<Family, readonly string[]>> = {
  4: ["192.0.2.1", "192.0.2.2", "198.51.100.1", "172.17.0.1"],
  6: ["fd00:a::1", "fd00:b::1", "fd00:d::1"],
};

/** Behind the routers, nowhere, or for many. */
export const FAR: Readonly<Record<Family, readonly string[]>> = {
  4: ["8.8.8.8", "203.0.113.77", "10.65.0.40", "10.77.0.1", "192.0.2.255", "224.0.0.251", "255.255.255.255"],
  6: ["2001:db8:ffff::1", "2001:db8:1::77", "fd00:65::40", "fd00:77::1", "ff02::1", "ff0e::5"],
};

export const NETS: Readonly<Record<Family, readonly string[]>> = {
  4: [
    "192.0.2.0/24",
    "10.65.0.0/26",
    "10.65.0.11/32",
    "192.0.2.1/32",
    "203.0.113.0/24",
    "0.0.0.0/1",
    "224.0.0.0/4",
    "172.16.0.0/12",
  ],
  6: ["fd00:a::/64", "fd00:65::/64", "fd00:65::11/128", "fd00:a::1/128", "2001:db8::/32", "fd00::/8", "ff00::/8", "2000::/3"],
};

export const PORTS: readonly number[] = [22, 53, 80, 443, 1023, 1024, 5353, 8080, 40000, 65535];

export const hostsOf = (family: Family): readonly string[] => DEVICES.flatMap(({ hosts }) => hosts[family]);

export const anyAddress = (random: Random, family: Family): string =>
  random.pick(random.pick([hostsOf(family), hostsOf(family), OWN[family], FAR[family]]));

const ROUTES = [
  "10.65.0.11/32 dev cali1a scope link",
  "10.65.0.12/32 dev cali2b scope link",
  "blackhole 10.65.0.0/26",
  "unreachable 10.77.0.0/24",
  "203.0.113.0/24 via 198.51.100.254 dev eth1 realm 5",
  "10.65.1.0/26 via 10.99.0.2 dev tunl9",
  "default via 192.0.2.254 dev eth0",
  "default via 198.51.100.254 dev eth1 table 100",
  "default via 10.99.0.2 dev tunl9 table 101",
  "fd00:65::11/128 dev cali1a",
  "fd00:65::12/128 dev cali2b",
  "blackhole fd00:65::/64",
  "unreachable fd00:77::/64",
  "2001:db8:1::/48 via fd00:b::254 dev eth1",
  "default via fd00:a::254 dev eth0",
  "default via fd00:b::254 dev eth1 table 100",
];

const RULES = [
  "fwmark 0x100/0x100 lookup 100 pref 100",
  "from 10.65.0.11 to 203.0.113.0/24 lookup 101 pref 101",
  "-6 fwmark 0x100/0x100 lookup 100 pref 100",
  "from 10.65.0.12 lookup 101 pref 102",
];

export function nodeOf(random: Random): Readonly<Record<string, unknown>> {
  return {
    name: "random",
    dump: { v4: "dump.v4.save", v6: "dump.v6.save" },
    ipset: "sets.ipset",
    interfaces: DEVICES.map(({ name, addresses, hosts }) => ({ name, addresses, hosts: [...hosts[4], ...hosts[6]] })),
    routes: ROUTES,
    rules: random.once(2) ? RULES : [],
    sysctls: {
      "net.ipv4.ip_forward": random.once(8) ? 0 : 1,
      "net.ipv6.conf.all.forwarding": random.once(8) ? 0 : 1,
      "net.ipv4.conf.eth1.rp_filter": random.pick([0, 0, 1, 2]),
      "net.ipv4.conf.cali1a.rp_filter": random.pick([0, 0, 1]),
      "net.ipv4.conf.all.src_valid_mark": random.pick([0, 0, 1]),
      "net.ipv4.conf.eth0.route_localnet": random.pick([0, 0, 1]),
    },
  };
}
