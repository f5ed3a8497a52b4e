// What the name of an IP set says by itself.
import { FIXED_SETS, type FixedSet } from "#engine/felix/names/fixed-sets.ts";
import type { Family } from "#engine/net/address.ts";

export type SetIdKind = "selector" | "tag" | "named-port" | "service" | "service-without-ports";

const PREFIXES: Readonly<Record<string, SetIdKind>> = {
  s: "selector",
  t: "tag",
  n: "named-port",
  svc: "service",
  svcnoport: "service-without-ports",
};

interface Head {
  readonly family: Family;
  /** `-` up to 3.0, `0` from 3.1 on. */
  readonly token: "-" | "0";
}

export type SetName =
  | (Head & { readonly kind: SetIdKind; readonly prefix: string /** As far as it fits. */; readonly hash: string })
  | (Head & { readonly kind: "fixed"; readonly set: FixedSet })
  /** Nothing known of 2.1 to 3.32. */
  | (Head & { readonly kind: "other"; readonly id: string })
  /** Felix fills it and then swaps it with the set it stands for. */
  | { readonly kind: "temporary"; readonly family: Family };

/** Undefined for a set that is not named as Felix 2.1 and later name theirs. */
export function readSetName(name: string): SetName | undefined {
  const [, digit, rest = ""] = /^cali([46])(.+)$/.exec(name) ?? [];
  if (digit === undefined) return undefined;
  const family = digit === "4" ? 4 : 6;
  if (/^t\d+$/.test(rest)) return { kind: "temporary", family };
  const token = rest.charAt(0);
  if (token !== "-" && token !== "0") return undefined;
  return readId(rest.slice(1), { family, token });
}

function readId(id: string, head: Head): SetName {
  const set = FIXED_SETS.find((fixed) => fixed.id === id);
  if (set !== undefined) return { ...head, kind: "fixed", set };
  const [, prefix = "", hash = ""] = /^([a-z]+):([\w-]+)$/.exec(id) ?? [];
  const kind = Object.hasOwn(PREFIXES, prefix) ? PREFIXES[prefix] : undefined;
  return kind === undefined ? { ...head, kind: "other", id } : { ...head, kind, prefix, hash };
}
