// The name of the chain of several policies that are tried one after the other (PolicyGroup.UniqueID(),
// felix/rules/endpoints.go; 3.28 and later).
import { base64Url, digest } from "#engine/felix/digest.ts";
import type { PolicyId } from "#engine/felix/model.ts";
import type { PolicyDirection } from "#engine/felix/names/chain-names.ts";
import { MAX_CHAIN_NAME_LENGTH } from "#engine/felix/names/length-limited.ts";
import type { NameTraits } from "#engine/felix/vintage/names.ts";

/** Consecutive policies of a tier with one selector and direction. Before v3.28 the whole list is one group. */
export interface PolicyGroup {
  readonly tier: string;
  readonly direction: PolicyDirection;
  /** Canonical text, which all of them share. */
  readonly selector: string;
  readonly policies: readonly PolicyId[];
}

export function groupChainName(traits: NameTraits, group: PolicyGroup): string {
  const prefix = group.direction === "inbound" ? "cali-gi-" : "cali-go-";
  return (prefix + base64Url(digest("sha3-224", groupText(traits, group)))).slice(0, MAX_CHAIN_NAME_LENGTH);
}

function groupText({ policyNames }: NameTraits, { tier, selector, direction, policies }: PolicyGroup): string {
  const members = policies.map((id) => {
    if (policyNames === "kind-and-name") return `{Name: ${id.name}, Namespace: ${id.namespace}, Kind: ${id.kind}}`;
    // The group has the tier in a line of its own.
    return policyNames === "tier-and-name" && id.name.startsWith(`${tier}/`) ? id.name.slice(tier.length + 1) : id.name;
  });
  const head = policyNames === "kind-and-name" ? [] : [tier];
  return [...head, selector, direction, String(members.length), ...members].map((line) => `${line}\n`).join("");
}
