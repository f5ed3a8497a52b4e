// The languages the server knows.

import { calico } from "#server/calico/index.ts";
import { ipset } from "#server/ipset/index.ts";
import { iptables } from "#server/iptables/index.ts";
import type { Language } from "#server/language.ts";

export const LANGUAGES: readonly Language[] = [iptables, ipset, calico];

export function languageOf(id: string): Language | undefined {
  return LANGUAGES.find((language) => language.id === id);
}
