// The node's sysctls that routing asks for, with the kernel's rule of combining `all` and the interface's own value
// (IN_DEV_* macros in include/linux/inetdevice.h).
import type { Family } from "#engine/net/address.ts";
import type { NodeContext } from "#engine/node/node.ts";

/** The value as a number; undefined when nobody told it. Interface names with dots are also written with slashes. */
export function sysctl(node: NodeContext, key: string): number | undefined {
  const text = node.sysctls.get(key)?.trim();
  if (text === undefined || text === "") return undefined;
  const value = Number(text.split(/\s+/)[0]);
  return Number.isNaN(value) ? undefined : value;
}

export function interfaceSysctl(node: NodeContext, device: string, name: string, family: Family = 4): number | undefined {
  const at = (text: string) => sysctl(node, `net.ipv${family}.conf.${text}.${name}`);
  return at(device) ?? (device.includes(".") ? at(device.replaceAll(".", "/")) : undefined);
}

/** Settings nearly nobody touches have the kernel's own value unless told. */
const KERNEL_DEFAULTS: Readonly<Record<string, number>> = {
  accept_local: 0,
  bc_forwarding: 0,
  send_redirects: 1,
  src_valid_mark: 0,
};

/** `all` or the interface's own value turns it on (IN_DEV_ORCONF); undefined when that is not known. */
export function eitherOn(node: NodeContext, device: string, name: string): boolean | undefined {
  const usual = KERNEL_DEFAULTS[name];
  const all = interfaceSysctl(node, "all", name) ?? usual;
  const own = interfaceSysctl(node, device, name) ?? usual;
  if ((all ?? 0) !== 0 || (own ?? 0) !== 0) return true;
  return all === undefined || own === undefined ? undefined : false;
}

/** Both `all` and the interface's own value must be on (IN_DEV_ANDCONF). */
export function bothOn(node: NodeContext, device: string, name: string): boolean {
  const usual = KERNEL_DEFAULTS[name] ?? 0;
  return [interfaceSysctl(node, "all", name), interfaceSysctl(node, device, name)].every((value) => (value ?? usual) !== 0);
}

/** Whether packets coming in by the device are forwarded; for IPv6 `net.ipv6.conf.all.forwarding` decides (ip6_forward()). */
export function forwarding(node: NodeContext, device: string, family: Family): boolean | undefined {
  const value =
    family === 6
      ? interfaceSysctl(node, "all", "forwarding", 6)
      : (interfaceSysctl(node, device, "forwarding") ??
        sysctl(node, "net.ipv4.ip_forward") ??
        interfaceSysctl(node, "all", "forwarding"));
  return value === undefined ? undefined : value !== 0;
}

/** The values rp_filter may have on the device: the greater of `all` and its own, 0 off, 1 strict, 2 loose. */
export function reversePathModes(node: NodeContext, device: string): readonly number[] {
  const all = interfaceSysctl(node, "all", "rp_filter");
  const own = interfaceSysctl(node, device, "rp_filter");
  const least = Math.max(all ?? 0, own ?? 0);
  if (all !== undefined && own !== undefined) return [least];
  return [0, 1, 2].filter((mode) => mode >= least);
}
