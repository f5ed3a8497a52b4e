// What may follow in a rule: options of its modules and of every rule, -m, -j, -g, and `!`.

import { CompletionItemKind } from "vscode-languageserver";
import { type Found, foundOf, type Proposal, type Replaced } from "#server/iptables/completion/item.ts";
import {
  type FreeOption,
  freeOptions,
  isSatisfied,
  type Owner,
  ownersAt,
  type RuleAround,
} from "#server/iptables/completion/owners.ts";

/** Spellings that iptables takes but that its manual no longer has. */
const OLD: ReadonlySet<string> = new Set(["--set", "--hashlimit", "--localtz"]);

export function optionsAt(replaced: Replaced, around: RuleAround, chain: string, negated: boolean): Found {
  const owners = ownersAt(around);
  const free = freeOptions(around, owners, negated).filter(({ key }) => !isForOtherHook(key, chain));
  const ranks = new Map(owners.map((owner) => [owner, rankOf(owner, around)]));
  // Where `!` itself is the word at the cursor it is written again, since a proposal replaces the word.
  const bang = replaced.typed === "!" ? "! " : "";
  const proposals = free.flatMap((option, index) => optionProposals(option, bang, (ranks.get(option.owner) ?? 500) + index));
  if (negated) return foundOf(replaced, proposals);
  return foundOf(replaced, [...proposals, ...structure(around, free)]);
}

/** Options of modules that still lack one come first; those that could only be added come last. */
function rankOf(owner: Owner, around: RuleAround): number {
  if (owner.role === "core") return 300;
  const isWanting = (owner.given.length === 0 && owner.name !== "comment") || !isSatisfied(owner, around);
  switch (owner.role) {
    case "target":
      return isWanting ? 0 : 600;
    case "newest":
      return isWanting ? 100 : 700;
    case "protocol":
      return 291;
    case "match":
      return 800;
  }
}

/** iptables refuses these two where the packet has no such device yet, or no more (generic_opt_check(), iptables/xshared.c). */
function isForOtherHook(key: string, chain: string): boolean {
  if (key === "--in-interface") return chain === "OUTPUT" || chain === "POSTROUTING";
  return key === "--out-interface" && (chain === "INPUT" || chain === "PREROUTING");
}

function optionProposals({ owner, key, spec, name }: FreeOption, bang: string, rank: number): Proposal[] {
  const others = [key, ...spec.aliases].filter((spelling) => spelling !== name);
  const common = {
    kind: CompletionItemKind.Property,
    goesOn: spec.values.words > 0,
    ...(spec.values.syntax === "" ? {} : { syntax: spec.values.syntax }),
    ...(owner.name === "" ? {} : { owner: owner.name }),
    data: { of: "option", module: owner.name, role: owner.role === "target" ? "target" : "match", key },
  };
  const find = others.filter((spelling) => !OLD.has(spelling)).join(" ");
  const own: Proposal = {
    ...common,
    label: name,
    text: bang + name,
    detail: spec.summary,
    rank,
    ...(find === "" ? {} : { find }),
  };
  const old = others.filter((spelling) => OLD.has(spelling));
  return [
    own,
    ...old.map((label) => ({ ...common, label, text: bang + label, detail: `Write ${name}.`, rank: 990, deprecated: true })),
  ];
}

/** The words that are the same in every rule. */
function structure({ before, whole }: RuleAround, free: readonly FreeOption[]): Proposal[] {
  const kind = CompletionItemKind.Keyword;
  const begun = before.matches.length > 0;
  const found: Proposal[] = [
    { label: "-m", kind, detail: "Loads a match.", rank: begun ? 290 : 390, goesOn: true, find: "--match", syntax: "MATCH" },
  ];
  if (whole.target === undefined) {
    found.push(
      {
        label: "-j",
        kind,
        detail: "What becomes of the packet.",
        rank: begun ? 280 : 385,
        goesOn: true,
        find: "--jump",
        syntax: "TARGET",
      },
      {
        label: "-g",
        kind,
        detail: "Goes to a chain and does not come back here.",
        rank: 395,
        goesOn: true,
        find: "--goto",
        syntax: "CHAIN",
      },
    );
  }
  if (free.some(({ spec }) => spec.negatable)) {
    found.push({
      label: "!",
      kind: CompletionItemKind.Operator,
      detail: "Turns the test behind it around.",
      rank: 900,
      goesOn: true,
    });
  }
  return found;
}
