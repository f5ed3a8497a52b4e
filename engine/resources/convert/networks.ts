// Networks as Calico writes them back: masked, with a prefix length.
import { formatPrefix, parsePrefix } from "#engine/net/address.ts";

/** ParseCIDROrIP(): `10.1.2.3/8` is `10.0.0.0/8`, an address gets its full length. Undefined for what is neither. */
export function networkOf(text: string): string | undefined {
  if (!/^[^/]*(?:\/\d{1,3})?$/.test(text)) return undefined;
  const prefix = parsePrefix(text);
  return prefix && formatPrefix(prefix);
}

/** Only with a prefix length, as Kubernetes wants it. */
export function cidrOf(text: string): string | undefined {
  return text.includes("/") ? networkOf(text) : undefined;
}
