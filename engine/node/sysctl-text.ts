// Reads `sysctl -a` and sysctl.conf text: `key = value`, with dots or slashes in the key.

export function parseSysctls(text: string): ReadonlyMap<string, string> {
  const result = new Map<string, string>();
  for (const line of text.split("\n")) {
    const match = /^\s*-?([A-Za-z0-9_][^\s=:]*)\s*=\s*(.*?)\s*$/.exec(line);
    if (match === null) continue;
    const [, key = "", value = ""] = match;
    // A key written with slashes only (`net/ipv4/ip_forward`) is the same as with dots.
    result.set(key.includes(".") ? key : key.replaceAll("/", "."), value);
  }
  return result;
}
