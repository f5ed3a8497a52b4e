// Hover of the comment in which Felix keeps a rule's hash: what the hash proves, and what it covers.
import type { RuleHash, RuleVerdict } from "#engine/felix/hash/verdict.ts";
import { verifyChain } from "#engine/felix/hash/verify.ts";
import type { Chain, Table } from "#engine/iptables/ruleset.ts";
import type { File } from "#server/file.ts";
import { checkedHashes } from "#server/iptables/hashes/hash-store.ts";
import { tableOf } from "#server/iptables/rule-at.ts";
import { type Block, code, codeBlock, list, strong, text } from "#server/markup.ts";

/** Rules of a chain that are followed while somebody waits. */
const QUICK = 500;
const MOST_SHOWN = 5;

export function hashBlocks(file: File, line: number, hash: string): readonly Block[] {
  return [
    ...verdictBlocks(file, line),
    text(
      "Felix's hash of this rule, ",
      code(hash),
      ", is made from the rule in Felix's own words, the chain's name and all of Felix's rules before it in the chain. Felix reads it back " +
        "to see whether the rules in the kernel are still its own, and writes the chain anew where they are not. It does " +
        "not change what the rule does.",
    ),
  ];
}

function verdictBlocks(file: File, line: number): readonly Block[] {
  const { ruleset } = file;
  const place = file.derived.placeOf(line);
  const table = ruleset && place && tableOf(ruleset, place.chain);
  if (ruleset === undefined || place === undefined || table === undefined) return [];
  const { chain, number } = place;
  const known = checkedHashes(file, table, chain);
  const told = known?.rules?.[number - 1];
  if (told !== undefined) return verdictWords(told.verdict);
  const quick = quickVerdict(file, table, chain, number);
  if (quick?.verdict.status === "verified") return verdictWords(quick.verdict);
  if (known !== undefined) return [text(strong("Verified"), ": the rule is as Felix wrote it, and stands where Felix put it.")];
  return quick === undefined
    ? [text("The hash has not been checked yet.")]
    : [text("The hash could not be followed up to here. What may have been changed is being looked into.")];
}

/** Without guesses at what was changed, which take their time. */
function quickVerdict({ ruleset }: File, table: Table, chain: Chain, number: number): RuleHash | undefined {
  if (ruleset === undefined || chain.ruleLines.length > QUICK) return undefined;
  return verifyChain(ruleset, table, chain, { guesses: 0 }).rules[number - 1];
}

function verdictWords(verdict: RuleVerdict): readonly Block[] {
  switch (verdict.status) {
    case "verified":
      return [
        text(strong("Verified"), ": the rule is as Felix wrote it, and stands where Felix put it."),
        ...ownText(verdict.text),
      ];
    case "edited":
      return [text(strong("Edited"), ": the hash fits once the rule says again what Felix wrote."), ...ownText(verdict.original)];
    case "missing-before": {
      const { missing } = verdict;
      const what = missing.length === 1 ? "a rule that stood before it is" : `${missing.length} rules that stood before it are`;
      return [
        text(strong("Verified"), `: the rule is as Felix wrote it, but ${what} gone:`),
        ...list(missing.slice(0, MOST_SHOWN).map((one) => [code(one.trim())])),
        ...ownText(verdict.text),
      ];
    }
    case "reordered": {
      const place = verdict.after === 0 ? "at the beginning of the chain" : `behind rule ${verdict.after}`;
      return [text(strong("Moved"), `: the rule is as Felix wrote it, but Felix put it ${place}.`), ...ownText(verdict.text)];
    }
    case "repeated":
      return [text(strong("Added"), `: this is the hash of rule ${verdict.of}, which no other rule can have.`)];
    case "foreign":
      return [text(strong("Added"), ": the rules around it fit together with nothing between them.")];
    case "mismatch":
      return [
        text(
          strong("The hash does not fit"),
          ": the rule was changed, or rules before it were taken away, added or moved. Which of these cannot be told from the dump.",
        ),
      ];
    case "no-hash":
      return [];
    case "unverifiable":
      return [text(strong("Not checkable"), `: ${reasonWords(verdict.reason)} Nothing is said against the rule.`)];
  }
}

function reasonWords(reason: Extract<RuleVerdict, { status: "unverifiable" }>["reason"]): string {
  switch (reason.kind) {
    case "unknown-spelling":
      return `how Felix spells ${reason.words.slice(0, MOST_SHOWN).join(", ")} is not known.`;
    case "too-many-spellings":
      return "Felix may have written it in more ways than are worth trying.";
    case "behind":
      return `its hash builds upon that of rule ${reason.number}, which could not be followed.`;
  }
}

function ownText(body: string): readonly Block[] {
  return [text("In Felix's own words:"), codeBlock(body.trim())];
}
