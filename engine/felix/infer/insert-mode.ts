// ChainInsertMode, as far as the kernel's chains show it: Felix's jump stands before the rules of others, or behind them.

import { jump, rule } from "#engine/felix/chains/spelling.ts";
import { hashesOf } from "#engine/felix/infer/fit-vintage.ts";
import { type ChainTexts, savedRules } from "#engine/felix/infer/static-texts.ts";
import { isBuiltin } from "#engine/iptables/netfilter.ts";
import type { Ruleset } from "#engine/iptables/ruleset.ts";

/** `unknown` where no other rules stand beside Felix's, or the chains say different things. */
export type InsertMode = "insert" | "append" | "unknown";

export function insertModeOf(ruleset: Ruleset, texts: readonly ChainTexts[]): InsertMode {
  const names = new Set(texts.map(({ chain }) => chain));
  const modes = new Set(
    ruleset.tables.flatMap((table) =>
      [...table.chains.values()].flatMap((chain) => {
        if (!names.has(chain.name) || !isBuiltin(table.name, chain.name)) return [];
        const [own] = hashesOf(chain.name, [rule([], jump(`cali-${chain.name}`))]);
        const saved = savedRules(ruleset, chain);
        const at = saved.findIndex(({ hash }) => hash === own);
        const isForeign = saved.map(({ hash }) => hash === undefined);
        const before = isForeign.slice(0, at).includes(true);
        const behind = isForeign.slice(at + 1).includes(true);
        return at < 0 || before === behind ? [] : [before ? "append" : "insert"];
      }),
    ),
  );
  const [mode] = modes;
  return modes.size === 1 && (mode === "insert" || mode === "append") ? mode : "unknown";
}
