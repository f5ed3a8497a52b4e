// The layouts of mark bits that Calico has when nobody configures another mask: what a mark may mean when there is no dump
// to read the roles from. Felix hands out the bits of its mask from the lowest upward (felix/dataplane/driver.go).

import type { MarkLayout, MarkRole } from "#engine/calico/mark-layout.ts";

export interface UsualLayout {
  /** Calico versions, in words. */
  readonly versions: string;
  readonly layout: MarkLayout;
}

function usual(versions: string, cleared: number, bits: Readonly<Partial<Record<MarkRole, number>>>): UsualLayout {
  const roles = (Object.entries(bits) as [MarkRole, number][]).map(([role, mask]) => ({
    role,
    mask,
    certainty: "likely" as const,
    why: "the usual layout of these versions",
    evidence: [],
  }));
  return {
    versions,
    layout: { roles, cleared, endpoints: new Map(), foreign: [], vintage: undefined, conflicts: [] },
  };
}

/** Newest first. */
export const USUAL_LAYOUTS: readonly UsualLayout[] = [
  usual("3.30 and later", 0x1b0000, {
    accept: 0x10000,
    pass: 0x20000,
    drop: 0x40000,
    scratch0: 0x80000,
    scratch1: 0x100000,
    endpoint: 0xffe00000,
  }),
  usual("3.30 and later, with WireGuard", 0x1b0000, {
    accept: 0x10000,
    pass: 0x20000,
    drop: 0x40000,
    scratch0: 0x80000,
    scratch1: 0x100000,
    wireguard: 0x200000,
    endpoint: 0xffc00000,
  }),
  usual("3.1 to 3.29", 0xf0000, {
    accept: 0x10000,
    pass: 0x20000,
    scratch0: 0x40000,
    scratch1: 0x80000,
    endpoint: 0xfff00000,
  }),
  usual("3.17 to 3.29, with WireGuard", 0xf0000, {
    accept: 0x10000,
    pass: 0x20000,
    scratch0: 0x40000,
    scratch1: 0x80000,
    wireguard: 0x100000,
    endpoint: 0xffe00000,
  }),
  usual("3.14 to 3.16, with WireGuard", 0x1b0000, {
    accept: 0x10000,
    pass: 0x20000,
    wireguard: 0x40000,
    scratch0: 0x80000,
    scratch1: 0x100000,
    endpoint: 0xffe00000,
  }),
  usual("2.4 to 3.0", 0xf000000, { accept: 0x1000000, pass: 0x2000000, scratch0: 0x4000000, scratch1: 0x8000000 }),
  usual("2.1 to 2.3", 0x7000000, { accept: 0x1000000, pass: 0x2000000, "from-workload": 0x4000000 }),
];
