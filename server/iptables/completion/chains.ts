// Chains where a statement names one: behind `:` those that are not declared yet, behind -A and the like those there are.

import { CompletionItemKind } from "vscode-languageserver";
import { describeChain } from "#engine/calico/chains.ts";
import { LINE } from "#engine/iptables/lines.ts";
import { targetNamed } from "#engine/iptables/modules.ts";
import { isBuiltin, TABLES } from "#engine/iptables/netfilter.ts";
import type { Chain, Ruleset, Table } from "#engine/iptables/ruleset.ts";
import { type Found, foundOf, NOTHING, type Proposal, type Replaced, shortlist } from "#server/iptables/completion/item.ts";
import type { Cursor } from "#server/iptables/completion/place.ts";
import { countOf } from "#server/iptables/words.ts";

/** What the chain is for, or how much is in it. */
export function chainDetail({ name, table, ruleLines }: Chain): string {
  return describeChain(name, table)?.title ?? countOf(ruleLines.length, "rule");
}

/** Whether nothing but the line that is being written speaks of the chain. */
export function isOnlyOn({ declarationLine, ruleLines }: Chain, line: number): boolean {
  return declarationLine === undefined ? ruleLines.every((one) => one === line) : declarationLine === line;
}

/** Behind -A, -I, -F…: the chain of the rule above first, then those that follow it in the order of their declarations. */
export function chainsAt(replaced: Replaced, cursor: Cursor, command: string): Found {
  const { table, ruleset, line } = cursor;
  if (table === undefined) return NOTHING;
  if (/^(-N|--new-chain|--new)$/.test(command)) return undeclaredAt(replaced, cursor, (name) => name);
  const builtins = namesOf(table).filter((name) => !table.chains.has(name));
  const isWanted = wantedBy(command, table);
  const declared = [...table.chains.values()].filter((chain) => !isOnlyOn(chain, line)).map(({ name }) => name);
  const all = fromThere([...declared, ...builtins].filter(isWanted), chainAbove(ruleset, line));
  const { shown, isIncomplete } = shortlist(all, replaced.typed, (name) => name);
  const proposals = shown.map((name, index): Proposal => {
    const chain = table.chains.get(name);
    return {
      label: name,
      kind: CompletionItemKind.Function,
      detail: chain === undefined ? `Builtin chain of ${table.name}` : chainDetail(chain),
      rank: index,
      goesOn: !/^(-[FXZLS]|--flush|--delete-chain|--zero|--list|--list-rules)$/.test(command),
      data: { of: "chain", name, table: table.name },
    };
  });
  return { ...foundOf(replaced, proposals), isIncomplete };
}

function wantedBy(command: string, table: Table): (name: string) => boolean {
  if (/^(-P|--policy)$/.test(command)) return (name) => isBuiltin(table.name, name);
  if (/^(-X|-E|--delete-chain|--rename-chain)$/.test(command)) return (name) => !isBuiltin(table.name, name);
  return () => true;
}

function namesOf(table: Table): readonly string[] {
  return TABLES.find(({ name }) => name === table.name)?.chains ?? [];
}

/** The chain of the nearest rule above, not further away than a few comments. */
function chainAbove({ lines }: Ruleset, line: number): string {
  for (let above = line - 1; above >= 0 && above > line - 20; above--) {
    if (lines.kind[above] === LINE.rule) return lines.name[above] ?? "";
    if (lines.kind[above] === LINE.chain || lines.kind[above] === LINE.table) return "";
  }
  return "";
}

function fromThere(names: readonly string[], first: string): readonly string[] {
  const at = names.indexOf(first);
  return at <= 0 ? names : [...names.slice(at), ...names.slice(0, at)];
}

/** A word of `:CHAIN POLICY [packets:bytes]`. */
export function declarationAt(replaced: Replaced, cursor: Cursor, { index, chain }: { index: number; chain: string }): Found {
  const { table, ruleset, span, end } = cursor;
  if (table === undefined) return NOTHING;
  const builtin = isBuiltin(table.name, chain);
  const kind = CompletionItemKind.EnumMember;
  if (index === 0) {
    const isAlone = ruleset.text.slice(span.end, end).trim() === "";
    const rest = (name: string) => (isBuiltin(table.name, name) ? " ACCEPT [0:0]" : " - [0:0]");
    return undeclaredAt(replaced, cursor, (name) => `:${name}${isAlone ? rest(name) : ""}`);
  }
  if (index === 1) return policies(replaced, builtin);
  if (index > 2) return NOTHING;
  return foundOf(replaced, [{ label: "[0:0]", kind, detail: "Packets and bytes counted so far", rank: 0 }]);
}

export function policies(replaced: Replaced, builtin: boolean): Found {
  const kind = CompletionItemKind.EnumMember;
  if (!builtin) {
    return foundOf(replaced, [{ label: "-", kind, detail: "A user-defined chain has no policy", rank: 0, goesOn: true }]);
  }
  return foundOf(replaced, [
    { label: "ACCEPT", kind, detail: "What no rule has decided goes on", rank: 0, goesOn: true },
    { label: "DROP", kind, detail: "What no rule has decided is dropped", rank: 1, goesOn: true },
  ]);
}

/** Builtin chains of the table, and chains that rules name, as long as nothing declares them. */
function undeclaredAt(replaced: Replaced, { table, ruleset, line }: Cursor, textOf: (name: string) => string): Found {
  if (table === undefined) return NOTHING;
  const isDeclared = (name: string) => (table.chains.get(name)?.declarationLine ?? line) !== line;
  const named = [...namedByRules(ruleset, table)].filter((name) => !isDeclared(name) && !isBuiltin(table.name, name));
  const builtins = namesOf(table).filter((name) => !isDeclared(name));
  const colon = textOf("").startsWith(":") ? ":" : "";
  const { shown, isIncomplete } = shortlist(
    [...(colon === "" ? [] : builtins), ...named],
    replaced.typed.slice(colon.length),
    String,
  );
  const proposals = shown.map((name, rank): Proposal => {
    const detail = isBuiltin(table.name, name) ? `Builtin chain of ${table.name}` : "Rules name it, but nothing declares it";
    return {
      label: `${colon}${name}`,
      text: textOf(name),
      kind: CompletionItemKind.Function,
      detail,
      rank,
      data: { of: "chain", name, table: table.name },
    };
  });
  return { ...foundOf(replaced, proposals), isIncomplete };
}

function namedByRules({ lines }: Ruleset, { chains }: Table): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { name, ruleLines, declarationLine } of chains.values()) {
    if (declarationLine === undefined && ruleLines.length > 0) names.add(name);
    for (const line of ruleLines) names.add(lines.target[line] ?? "");
  }
  return new Set([...names].filter((name) => name !== "" && targetNamed(name) === undefined));
}
