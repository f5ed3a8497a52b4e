import { describe, expect, test } from "vitest";
import { type Decision, explainDecision } from "#engine/calico/drop-words.ts";

function explain(chain: string, target: string, more: Partial<Decision> = {}): string | undefined {
  const ref = { table: "filter", chain, number: 3 };
  return explainDecision({ ref, comments: [], target, chainRuleCount: 7, isPolicy: false, ...more });
}

const commented = (comment: string) => ({ comments: ["cali:AAAAAAAAAAAAAAAA", comment] });

describe("by Felix's comment", () => {
  test.each([
    [
      "cali-tw-cali1",
      "DROP",
      "Drop if no policies passed packet",
      "Dropped at the end of the ingress policies of workload cali1",
    ],
    [
      "cali-fw-cali1",
      "REJECT",
      "Reject if no policies passed packet",
      "Rejected at the end of the egress policies of workload cali1",
    ],
    [
      "cali-tw-cali1",
      "DROP",
      "End of tier default. Drop if no policies passed packet",
      "Dropped at the end of tier default in the ingress",
    ],
    ["cali-tw-cali1", "DROP", "Drop if no profiles matched", "the ingress rules of its profiles did not allow the packet."],
    ["cali-fh-eth0", "DROP", "Drop if no profiles matched", "the chain of host endpoint eth0"],
    ["cali-to-wl-dispatch", "DROP", "Unknown interface", "Calico knows no workload there"],
    [
      "cali-wl-to-host",
      "DROP",
      "Configured DefaultEndpointToHostAction",
      "Dropped by Felix's setting DefaultEndpointToHostAction",
    ],
    ["cali-wl-to-host", "ACCEPT", "Configured DefaultEndpointToHostAction", "Accepted by Felix's setting"],
    ["cali-wl-to-host", "RETURN", "Configured DefaultEndpointToHostAction", "the rest of INPUT decides"],
    ["cali-INPUT", "ACCEPT", "Host endpoint policy accepted packet.", "Accepted: host-endpoint policy allowed the packet."],
    ["cali-INPUT", "DROP", "Drop IPIP packets from non-Calico hosts", "a tunnel packet (IPIP) to this node"],
    ["cali-INPUT", "DROP", "Drop IPv4 VXLAN packets from non-allowed hosts", "a tunnel packet (IPv4 VXLAN) to this node"],
    ["cali-INPUT", "ACCEPT", "Allow incoming IPv4 Wireguard packets", "WireGuard port"],
    ["cali-fw-cali1", "DROP", "Drop IPinIP encapped packets originating in pods", "workload cali1 sent a tunnel packet (IPinIP)"],
    ["cali-tw-cali1", "DROP", "Endpoint admin disabled", "workload cali1 is administratively down"],
    ["FORWARD", "ACCEPT", "Policy explicitly accepted packet.", "the policies of the endpoints on the packet's way allowed it"],
    ["cali-tw-cali1", "RETURN", "Return if policy accepted", "The ingress policies of workload cali1 allowed the packet."],
  ])("%s %s: %s", (chain, target, comment, expected) => {
    expect(explain(chain, target, commented(comment))).toContain(expected);
  });

  test("a comment that does not fit the target explains nothing", () => {
    expect(explain("cali-tw-cali1", "ACCEPT", commented("Drop if no profiles matched"))).toBeUndefined();
  });
});

describe("by place", () => {
  test("a deny rule of a policy", () => {
    expect(explain("cali-pi-web", "DROP")).toBe("Dropped by a deny rule of policy web, ingress (rule 3 of 7 in cali-pi-web).");
    expect(explain("cali-pri-kns.a", "REJECT")).toContain("Rejected by a deny rule of profile kns.a, ingress");
  });

  test("a hashed name is told by the chain's first rule, when it tells", () => {
    const chain = "cali-po-_AbCdEfGhIjKlMnOpQrS";
    expect(explain(chain, "DROP")).toContain("a policy whose name is only known as a hash, egress");
    expect(explain(chain, "DROP", { chainComments: ["Policy shop/web egress"] })).toContain("policy shop/web, egress");
  });

  test.each([
    ["cali-failsafe-in", "ACCEPT", "a failsafe port"],
    ["cali-cidr-block", "DROP", "ServiceLoopPrevention"],
    ["cali-rpf-skip", "ACCEPT", "allowSpoofedSourcePrefixes"],
    ["KUBE-FIREWALL", "DROP", "Dropped by kubelet in KUBE-FIREWALL"],
    ["DOCKER-ISOLATION-STAGE-2", "DROP", "Dropped by Docker"],
  ])("%s %s", (chain, target, expected) => {
    expect(explain(chain, target)).toContain(expected);
  });

  test.each([
    [
      "cali-tw-cali1",
      "DROP",
      "-A cali-tw-cali1 -m conntrack --ctstate INVALID -j DROP",
      "connection tracking calls the packet invalid",
    ],
    ["cali-tw-cali1", "ACCEPT", "-A cali-tw-cali1 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT", "allowed before"],
    ["cali-OUTPUT", "RETURN", "-A cali-OUTPUT -o cali+ -j RETURN", "its own workloads"],
    ["cali-INPUT", "ACCEPT", "-A cali-INPUT -m mark --mark 0x10000/0x10000 -j ACCEPT", "in an earlier table"],
    ["cali-wl-to-host", "ACCEPT", "-A cali-wl-to-host -p udp -m multiport --dports 53 -j ACCEPT", "DNS from a workload"],
  ])("%s: rule text without a comment, %s", (chain, target, text, expected) => {
    expect(explain(chain, target, { text })).toContain(expected);
  });

  test("raw accepts before connection tracking", () => {
    const ref = { table: "raw", chain: "cali-PREROUTING", number: 4 };
    const text = "-A cali-PREROUTING -m mark --mark 0x10000/0x10000 -j ACCEPT";
    expect(explain("", "ACCEPT", { ref, text })).toContain("before connection tracking");
  });
});

describe("the policy of a builtin chain", () => {
  test("after its rules, or without any", () => {
    expect(explain("FORWARD", "DROP", { isPolicy: true })).toBe(
      "Dropped by the policy of FORWARD in table filter: none of the rules of FORWARD decided.",
    );
    expect(explain("INPUT", "ACCEPT", { isPolicy: true, chainRuleCount: 0 })).toContain("INPUT has no rules");
  });
});

test("nothing to say", () => {
  expect(explain("mine", "DROP")).toBeUndefined();
  expect(explain("INPUT", "ACCEPT")).toBeUndefined();
  expect(explain("cali-tw-cali1", "MARK")).toBeUndefined();
});
