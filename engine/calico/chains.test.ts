import { describe, expect, test } from "vitest";
import { describeChain } from "#engine/calico/chains.ts";

describe("Calico's chains", () => {
  test.each([
    ["cali-PREROUTING", "raw", "hook", "Calico: packets that come in"],
    ["cali-FORWARD", "filter", "hook", "Calico: packets routed through this node"],
    ["cali-wl-to-host", "filter", "wl-to-host", "Traffic from workloads to this node"],
    ["cali-from-wl-dispatch", "filter", "dispatch", "Which workload does it come from?"],
    ["cali-from-wl-dispatch-4", "filter", "dispatch-branch", "Branch of cali-from-wl-dispatch for names going on with 4"],
    ["cali-to-hep-forward-e", "filter", "dispatch-branch", "Branch of cali-to-hep-forward for names going on with e"],
    ["cali-fw-cali0ef24b3", "filter", "workload-egress", "Egress policy of workload cali0ef24b3"],
    ["cali-tw-cali0ef24b3", "filter", "workload-ingress", "Ingress policy of workload cali0ef24b3"],
    ["cali-fh-eth0", "raw", "host-endpoint-from", "Ingress policy of host endpoint eth0"],
    ["cali-th-eth0", "mangle", "host-endpoint-to", "Egress policy of host endpoint eth0"],
    ["cali-fhfw-eth0", "filter", "forward-from", "Forward policy for traffic in by eth0"],
    ["cali-thfw-eth0", "filter", "forward-to", "Forward policy for traffic out by eth0"],
    ["cali-pi-default/web", "filter", "policy-ingress", "Ingress rules of policy default/web"],
    ["cali-po-web", "filter", "policy-egress", "Egress rules of policy web"],
    ["cali-pri-kns.default", "filter", "profile-ingress", "Ingress rules of profile kns.default"],
    ["cali-pro-kns.default", "filter", "profile-egress", "Egress rules of profile kns.default"],
    ["cali-failsafe-in", "raw", "failsafe", "Failsafe ports, inbound"],
    ["cali-nat-outgoing", "nat", "nat-outgoing", "Outgoing NAT of IP pools"],
    ["cali-fip-dnat", "nat", "floating-ip", "Floating IPs: to the workload"],
    ["cali-cidr-block", "filter", "cidr-block", "Service addresses must not loop"],
    ["cali-sm-cali12", "filter", "endpoint-mark", "IPVS: endpoint mark of cali12"],
    ["cali-set-endpoint-mark-wep-1", "filter", "endpoint-mark", "IPVS: branch of cali-set-endpoint-mark for wep-1"],
    ["cali-untracked-flows", "raw", "untracked", "eBPF: packets that bypass connection tracking"],
    ["felix-FORWARD", "filter", "historic", "Calico before 2.1: packets routed through this node"],
    ["felix-p-web-i", "filter", "historic", "Calico before 2.1: ingress rules of policy or profile web"],
    ["cali-made-up", "filter", "unknown-calico", "A Calico chain"],
  ])("%s in %s", (name, table, kind, title) => {
    expect(describeChain(name, table)).toMatchObject({ owner: "Calico", kind, title });
  });

  test("a name of full length that goes on with _ is a hash", () => {
    expect(describeChain("cali-pi-_AbCdEfGhIjKlMnOpQrSt".slice(0, 28), "filter")?.subject).toEqual({
      kind: "policy",
      name: "_AbCdEfGhIjKlMnOpQrS",
      hashed: true,
    });
    expect(describeChain("cali-pi-_short", "filter")?.subject?.hashed).toBe(false);
    expect(describeChain("cali-pi-exactly-twenty-chars", "filter")?.subject?.hashed).toBe(false);
    expect(describeChain("cali-pi-_AbCdEfGhIjKlMnOpQrS", "filter")?.title).toContain("(a hash of the name)");
  });

  test.each(["cali-fh-any-interface-at-all", "cali-thfw-_Nqh4HyA73udmyanQI"])("the wildcard host endpoint: %s", (name) => {
    const chain = describeChain(name, "filter");
    expect(chain?.subject?.name).toBe("any-interface-at-all");
    expect(chain?.title).toContain("the wildcard host endpoint");
  });

  test("says where RETURN leads after a goto", () => {
    expect(describeChain("cali-tw-cali1", "filter")?.sentence).toContain("cali-FORWARD");
    expect(describeChain("cali-wl-to-host", "filter")?.sentence).toContain("RETURN goes back to INPUT");
  });

  test("what a chain does depends on the table", () => {
    const sentences = ["raw", "mangle", "nat"].map((table) => describeChain("cali-PREROUTING", table)?.sentence);
    expect(new Set(sentences).size).toBe(3);
    expect(describeChain("cali-fh-eth0", "raw")?.sentence).toContain("doNotTrack");
    expect(describeChain("cali-fh-eth0", "filter")?.sentence).toContain("failsafe");
  });
});

test.each([
  ["KUBE-SERVICES", "kube-proxy"],
  ["KUBE-SVC-ABCDEFGHIJKLMNOP", "kube-proxy"],
  ["KUBE-SEP-ABCDEFGHIJKLMNOP", "kube-proxy"],
  ["KUBE-FW-ABCDEFGHIJKLMNOP", "kube-proxy"],
  ["KUBE-MARK-MASQ", "kube-proxy"],
  ["KUBE-FIREWALL", "kubelet"],
  ["KUBE-NWPLCY-ABCD", "kube-router"],
  ["KUBE-NWPLCY-DEFAULT", "kube-router"],
  ["DOCKER", "Docker"],
  ["DOCKER-USER", "Docker"],
  ["DOCKER-ISOLATION-STAGE-2", "Docker"],
  ["CNI-HOSTPORT-DNAT", "portmap (CNI)"],
  ["CNI-DN-0123456789abcdef", "portmap (CNI)"],
  ["CNI-0123456789abcdef", "CNI plugins"],
  ["NETAVARK-HOSTPORT-DNAT", "Podman (netavark)"],
  ["ISTIO_OUTPUT", "Istio"],
  ["PROXY_INIT_REDIRECT", "Linkerd"],
  ["ts-input", "Tailscale"],
  ["ufw-user-input", "ufw"],
  ["ufw6-before-input", "ufw"],
  ["FWDI_public", "firewalld"],
  ["IN_public_allow", "firewalld"],
  ["INPUT_ZONES", "firewalld"],
  ["WEAVE-NPC-EGRESS", "Weave Net"],
  ["CILIUM_FORWARD", "Cilium"],
  ["LIBVIRT_FWI", "libvirt"],
  ["f2b-sshd", "fail2ban"],
])("%s belongs to %s", (name, owner) => {
  expect(describeChain(name, "filter")).toMatchObject({ owner, kind: "foreign" });
});

test("names of services are digests", () => {
  expect(describeChain("KUBE-SVC-ABCDEFGHIJKLMNOP", "nat")?.subject).toEqual({
    kind: "service",
    name: "ABCDEFGHIJKLMNOP",
    hashed: true,
  });
});

test("firewalld zones", () => {
  expect(describeChain("IN_home_deny", "filter")?.subject).toEqual({ kind: "zone", name: "home", hashed: false });
});

test.each([
  ["filter", "INPUT"],
  ["filter", "FORWARD"],
  ["filter", "OUTPUT"],
  ["nat", "PREROUTING"],
  ["nat", "INPUT"],
  ["nat", "OUTPUT"],
  ["nat", "POSTROUTING"],
  ["mangle", "PREROUTING"],
  ["mangle", "INPUT"],
  ["mangle", "FORWARD"],
  ["mangle", "OUTPUT"],
  ["mangle", "POSTROUTING"],
  ["raw", "PREROUTING"],
  ["raw", "OUTPUT"],
  ["security", "INPUT"],
  ["security", "FORWARD"],
  ["security", "OUTPUT"],
])("builtin chain %s %s", (table, name) => {
  expect(describeChain(name, table)).toMatchObject({ kind: "builtin", owner: "iptables", subject: undefined });
});

test("a name that says nothing has no description", () => {
  for (const name of ["mychain", "cali", "FORWARD2", "", "IN_web"]) expect(describeChain(name, "filter")).toBeUndefined();
  expect(describeChain("FORWARD", "nat")).toBeUndefined();
});

test("every title and sentence is filled in", () => {
  for (const name of ["cali-fw-x", "cali-sm-x", "cali-to-wl-dispatch-x", "KUBE-SVC-X", "FWDO_x", "f2b-x", "CNI-x"]) {
    const chain = describeChain(name, "filter");
    expect(`${chain?.title} ${chain?.sentence}`).not.toMatch(/[{}]/);
  }
});
