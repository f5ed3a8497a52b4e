// Fills what a partial node context leaves open and every node has, and says so.
import type { NetworkInterface, NodeContext } from "#engine/node/node.ts";

const LOOPBACK: NetworkInterface = {
  name: "lo",
  addresses: [
    { address: [0x7f000001], prefixLength: 8, broadcast: undefined, secondary: false, scope: 254 },
    { address: [0, 0, 0, 1], prefixLength: 128, broadcast: undefined, secondary: false, scope: 254 },
  ],
  up: true,
  mac: undefined,
  mtu: 65536,
};

/** Each thing taken for granted is added to `assumptions`. What no node has by itself stays unknown. */
export function inferNode(partial: NodeContext): NodeContext {
  return forwards(withRules(withLoopback(partial)));
}

function withLoopback(node: NodeContext): NodeContext {
  const { interfaces } = node;
  if (interfaces === undefined || interfaces.some((one) => one.name === "lo")) return node;
  return { ...assume(node, "lo is up and has 127.0.0.1/8 and ::1/128."), interfaces: [LOOPBACK, ...interfaces] };
}

function withRules(node: NodeContext): NodeContext {
  if (node.routes === undefined) return node;
  if (node.rules === undefined)
    return { ...assume(node, "No policy routing rules (ip rule) besides the kernel's own."), rules: [] };
  if (node.rulesUntold === undefined || node.rulesUntold.length === 0) return node;
  const families = node.rulesUntold.map((family) => `IPv${family}`).join(" and ");
  return { ...assume(node, `No ${families} policy routing rules (ip rule) besides the kernel's own.`), rulesUntold: [] };
}

/** Felix turns forwarding on unless told not to, and pods reach nothing without it. */
function forwards(node: NodeContext): NodeContext {
  const added = new Map<string, string>();
  const told = (key: string) => node.sysctls.has(key);
  if (!told("net.ipv4.ip_forward") && !told("net.ipv4.conf.all.forwarding")) added.set("net.ipv4.ip_forward", "1");
  if (!told("net.ipv6.conf.all.forwarding")) added.set("net.ipv6.conf.all.forwarding", "1");
  if (added.size === 0 || node.routes === undefined) return node;
  const what = [...added.keys()].map((key) => `${key} = 1`).join(", ");
  return { ...assume(node, `The node forwards packets (${what}).`), sysctls: new Map([...node.sysctls, ...added]) };
}

function assume(node: NodeContext, words: string): NodeContext {
  return { ...node, assumptions: [...node.assumptions, words] };
}
