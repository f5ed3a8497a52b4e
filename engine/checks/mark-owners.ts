// Who changes and tests the packet mark in a dump: the program whose chain a rule stands in.

import { describeChain } from "#engine/calico/chains.ts";
import type { FoundUses, MarkUses } from "#engine/calico/mark-uses.ts";
import { LINE, lineAt, lineEnd } from "#engine/iptables/lines.ts";
import { isHook } from "#engine/iptables/netfilter.ts";
import type { Ruleset } from "#engine/iptables/ruleset.ts";
import type { Span } from "#engine/text/span.ts";

/** One way in which one program uses the packet mark, where it does so first. */
export interface OwnedUse {
  /** Undefined for the rules of nobody known: the administrator's, most often. */
  readonly owner: string | undefined;
  readonly test: MarkUses["test"];
  readonly change: MarkUses["change"];
  readonly chain: string;
  readonly span: Span;
}

/** Each use of each owner once. */
export function ownedUses(ruleset: Ruleset, { uses }: FoundUses): readonly OwnedUse[] {
  const owners = new Map<string, string | undefined>();
  const found: OwnedUse[] = [];
  for (const { of, test, change, starts, width } of uses) {
    if (of !== "packet") continue;
    const seen = new Set<string | undefined>();
    let last = -1;
    let felix = false;
    for (const start of starts) {
      const line = lineAt(ruleset.lines, start);
      const chain = ruleset.lines.name[line] ?? "";
      if (!owners.has(chain)) owners.set(chain, ownerOf(chain));
      if (line !== last) felix = isFelixRule(ruleset, chain, line);
      last = line;
      const owner = felix ? "Calico" : owners.get(chain);
      if (seen.has(owner)) continue;
      seen.add(owner);
      found.push({ owner, test, change, chain, span: { start, end: start + width } });
    }
  }
  return found;
}

function ownerOf(chain: string): string | undefined {
  if (isHook(chain)) return undefined;
  return chain.startsWith("cali-") ? "Calico" : describeChain(chain, "")?.owner;
}

/** Felix also puts rules into builtin chains, each with its hash as comment (felix/iptables/table.go). */
function isFelixRule({ text, lines }: Ruleset, chain: string, line: number): boolean {
  return isHook(chain) && /"?cali:/.test(text.slice(lines.start[line], lineEnd(text, lines, line)));
}

/** Ways to set a mark that findMarkUses() does not look for: each could set any bit. */
const OTHER_SETTERS = ["--restore-mark", "--restore-skmark", "HMARK", "TPROXY", "--map-mark", "NFQUEUE"];

export function mayBeSetOtherwise({ text }: Ruleset): boolean {
  return OTHER_SETTERS.some((word) => text.includes(word));
}

/** Whether the dump has all tables in which marks are set, as a whole `iptables-save` has. */
export function showsAllMarks({ tables, hiddenTables, lines }: Ruleset): boolean {
  if (hiddenTables.length > 0 || !tables.every(({ committed }) => committed)) return false;
  return tables.some(({ name }) => name === "mangle") && lines.kind.includes(LINE.rule);
}
