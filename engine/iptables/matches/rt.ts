import { matchModule, option } from "#engine/iptables/extension.ts";
import { unseenFlag, unseenNumber, unseenRange } from "#engine/iptables/matches/unseen-field.ts";
import { savedAddress } from "#engine/iptables/values/address.ts";
import { addresses } from "#engine/iptables/values/ipv6-headers.ts";
import { formatAddress } from "#engine/net/address.ts";

export const rt = matchModule({
  name: "rt",
  summary: "The IPv6 routing header.",
  source: "net/ipv6/netfilter/ip6t_rt.c",
  families: [6],
  undecidable: "-m rt looks at the routing header, which packets here do not carry",
  options: {
    "--rt-type": unseenNumber("type of the routing header"),
    "--rt-segsleft": unseenRange("number of segments left", 0xffffffff),
    "--rt-len": unseenNumber("length of the routing header"),
    "--rt-0-res": unseenFlag("a reserved field of zero in its routing header"),
    "--rt-0-addrs": option({
      summary: "Addresses listed in a routing header of type 0.",
      subject: "addresses of the routing header",
      negatable: false,
      values: addresses,
      save: (list) => [list.map(savedAddress).join(",")],
      wanted: (list) => list.map(formatAddress).join(", "),
    }),
    "--rt-0-not-strict": unseenFlag("at least the listed addresses in its routing header"),
  },
  check(readings, _context, given) {
    const asksType0 = ["--rt-0-res", "--rt-0-addrs", "--rt-0-not-strict"] as const;
    const type = readings["--rt-type"];
    const asked = asksType0.find((name) => readings[name] !== undefined);
    if (asked === undefined) return undefined;
    if (type?.value !== 0 || type.negated) return { fault: `${asked} needs --rt-type 0.`, option: asked };
    // rt_parse(), extensions/libip6t_rt.c, looks for the one when it reads the other.
    const place = (name: string) => given.findIndex(({ key }) => key === name);
    const early = asksType0.find((name) => readings[name] !== undefined && place(name) < place("--rt-type"));
    if (early !== undefined) return { fault: `--rt-type 0 must stand before ${early}.`, option: early };
    if (readings["--rt-0-not-strict"] === undefined) return undefined;
    const addresses = place("--rt-0-addrs");
    const isBehind = addresses >= 0 && addresses < place("--rt-0-not-strict");
    return isBehind ? undefined : { fault: "--rt-0-not-strict needs --rt-0-addrs before it.", option: "--rt-0-not-strict" };
  },
  examples: [
    { rule: "-m rt --rt-type 0", family: 6, unknown: [{ family: 6, source: [0, 0, 0, 1], destination: [0, 0, 0, 2] }] },
    { rule: "-m rt ! --rt-segsleft 1:23", family: 6, unknown: [{ family: 6, source: [0, 0, 0, 1], destination: [0, 0, 0, 2] }] },
  ],
});
