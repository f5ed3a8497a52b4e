import { describe, expect, test } from "vitest";
import { bundleFile, nodeFromBundle } from "#engine/node/bundle.ts";
import { inferNode } from "#engine/node/infer.ts";

describe("which file is what", () => {
  test.each([
    ["iptables.save", "iptables"],
    ["node1/ip6tables.save", "ip6tables"],
    ["node.ipset", "ipset"],
    ["C:\\diags\\ipv4_tables", "iptables"],
    ["ipv6_tables", "ip6tables"],
    ["ipsets", "ipset"],
    ["ipv4_addr", "ip4-addr"],
    ["ipv6_route", "ip6-route"],
    ["iptables-legacy-save.txt", "iptables-legacy"],
    ["iptables-nft-save.txt", "iptables-nft"],
    ["ipset-list.txt", "ipset"],
    ["ip-addr.txt", "ip-addr"],
    ["ip-link.txt", "ip-link"],
    ["ip-route-v6.txt", "ip6-route"],
    ["ip-rule.txt", "ip-rule"],
    ["sysctl.txt", "sysctl"],
    ["conntrack-list.txt", "conntrack"],
    ["rules.v6", "ip6tables"],
    ["policy.yaml", undefined],
    ["constructor", undefined],
  ])("%s", (name, role) => {
    expect(bundleFile(name)).toBe(role);
  });
});

describe("the node the files make", () => {
  test("what no file tells is not known", () => {
    expect(nodeFromBundle([])).toEqual({
      interfaces: undefined,
      routes: undefined,
      rules: undefined,
      sets: undefined,
      sysctls: new Map(),
      assumptions: [],
    });
  });

  test("a family that no file tells stays open", () => {
    const node = nodeFromBundle([
      { role: "ip4-addr", text: "2: eth0: <UP> mtu 1500\n    inet 10.0.0.1/24 scope global eth0\n" },
      { role: "ip-route", text: "default via 10.0.0.254 dev eth0\n" },
      { role: "ip-rule", text: "0: from all lookup local\n32766: from all lookup main\n32767: from all lookup default\n" },
    ]);
    expect([node.addressesUntold, node.routesUntold, node.rulesUntold, node.rules]).toEqual([[6], [6], [6], []]);
  });

  test("sets and sysctls", () => {
    const node = nodeFromBundle([
      { role: "ipset", text: "create a hash:ip\nadd a 10.0.0.1\n" },
      {
        role: "sysctl",
        text: "net.ipv4.ip_forward = 1\nnet.ipv4.conf.eth0/5.rp_filter=2\n# kept\nnet/ipv4/conf/all/rp_filter = 0\n",
      },
    ]);
    expect([...(node.sets?.keys() ?? [])]).toEqual(["a"]);
    expect(Object.fromEntries(node.sysctls)).toEqual({
      "net.ipv4.ip_forward": "1",
      "net.ipv4.conf.eth0/5.rp_filter": "2",
      "net.ipv4.conf.all.rp_filter": "0",
    });
  });

  test("what was taken for granted is said", () => {
    const node = nodeFromBundle([
      { role: "ip-addr", text: "2: eth0    inet 10.0.0.1/24 scope global eth0\n" },
      { role: "ip-route", text: "default via 10.0.0.254 dev eth0\nwhat?\n" },
    ]);
    expect(inferNode(node).assumptions).toEqual([
      "Interfaces listed without their state are up: eth0.",
      "Lines of ip route that could not be read do not matter (1).",
      "lo is up and has 127.0.0.1/8 and ::1/128.",
      "No policy routing rules (ip rule) besides the kernel's own.",
      "The node forwards packets (net.ipv4.ip_forward = 1, net.ipv6.conf.all.forwarding = 1).",
    ]);
  });

  test("nothing is assumed of a node nobody told anything about", () => {
    const node = nodeFromBundle([]);
    expect(inferNode(node)).toEqual(node);
  });
});
