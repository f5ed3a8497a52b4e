// Whose chains a dump has: the interfaces of its endpoints, and its policies and profiles.
import { chainNameIn } from "#engine/calico/chain-comment.ts";
import { savedRules } from "#engine/felix/infer/static-texts.ts";
import { readChainName } from "#engine/felix/names/read-chain-name.ts";
import type { Chain, Ruleset } from "#engine/iptables/ruleset.ts";

export interface SeenEndpoint {
  readonly kind: "workload" | "host";
  readonly interfaceName: string;
  /** Of the first of its chains, from 0. */
  readonly line: number;
}

export interface SeenOwner {
  readonly kind: "policy" | "profile" | "policy-group";
  /** As chains are named after it; the hash where `isHashed`. */
  readonly suffix: string;
  readonly isHashed: boolean;
  /** What the comment on its first rule calls it (3.22 and later). */
  readonly name: string | undefined;
  readonly chains: readonly string[];
  readonly line: number;
}

export interface Seen {
  readonly endpoints: readonly SeenEndpoint[];
  readonly owners: readonly SeenOwner[];
}

export function seenIn(ruleset: Ruleset): Seen {
  const endpoints = new Map<string, SeenEndpoint>();
  const owners = new Map<string, SeenOwner>();
  for (const { chains } of ruleset.tables) {
    for (const chain of chains.values()) {
      const read = readChainName(chain.name);
      if (read === undefined || read.what === "fixed") continue;
      const line = chain.declarationLine ?? chain.ruleLines[0] ?? 0;
      const { what, suffix, isHashed } = read;
      if (what === "workload" || what === "host" || what === "forward-host") {
        const kind = what === "workload" ? "workload" : "host";
        const key = `${kind} ${suffix}`;
        if (!isHashed && !endpoints.has(key)) endpoints.set(key, { kind, interfaceName: suffix, line });
      } else if (what === "policy" || what === "profile" || what === "policy-group") {
        // The two chains of a group have hashes of their own.
        const key = `${what} ${suffix}`;
        const before = owners.get(key) ?? { kind: what, suffix, isHashed, name: undefined, chains: [], line };
        const chainNames = before.chains.includes(chain.name) ? before.chains : [...before.chains, chain.name];
        owners.set(key, { ...before, name: before.name ?? nameIn(ruleset, chain), chains: chainNames });
      }
    }
  }
  return { endpoints: [...endpoints.values()], owners: [...owners.values()] };
}

function nameIn(ruleset: Ruleset, { ruleLines }: Chain): string | undefined {
  const [first] = savedRules(ruleset, { ruleLines: ruleLines.slice(0, 1) });
  return first && chainNameIn(first.comments)?.name;
}
