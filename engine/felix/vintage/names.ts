// What Felix's versions differ in where it comes to the names of chains and sets.
import type { VintageName } from "#engine/felix/vintage/versions.ts";

export interface NameTraits {
  /** Between the family and the id in a set's name: `cali4-s:…` up to 3.0, `cali40s:…` from 3.1 on. */
  readonly setToken: "-" | "0";
  /** What a policy's chain is named after: its name with the namespace, with the tier before it (3.29), with its kind (3.32). */
  readonly policyNames: "name" | "tier-and-name" | "kind-and-name";
}

const V2_1: NameTraits = { setToken: "-", policyNames: "name" };
const V3_8: NameTraits = { setToken: "0", policyNames: "name" };
const V3_30: NameTraits = { setToken: "0", policyNames: "tier-and-name" };
const V3_32: NameTraits = { setToken: "0", policyNames: "kind-and-name" };

export const NAME_TRAITS: Readonly<Record<VintageName, NameTraits>> = {
  "2.1": V2_1,
  "2.6": V2_1,
  "3.0": V2_1,
  "3.8": V3_8,
  "3.21": V3_8,
  "3.28": V3_8,
  "3.30": V3_30,
  "3.32": V3_32,
};
