// What the word under the cursor means. Each kind of thing has its own file; this one chooses.

import { readChainComment } from "#engine/calico/chain-comment.ts";
import { TABLES } from "#engine/iptables/netfilter.ts";
import type { Scope } from "#server/files.ts";
import { hashBlocks } from "#server/iptables/hashes/hover-hash.ts";
import { chainHover, policyHover } from "#server/iptables/hover-chain.ts";
import { countersHover } from "#server/iptables/hover-counters.ts";
import { markHover } from "#server/iptables/hover-mark.ts";
import { matchHover, optionHover, targetHover } from "#server/iptables/hover-module.ts";
import { addressHover, interfaceHover } from "#server/iptables/hover-node.ts";
import { setHover } from "#server/iptables/hover-set.ts";
import { syntaxHover } from "#server/iptables/hover-syntax.ts";
import { type Thing, thingAt } from "#server/iptables/thing.ts";
import type { HoverText } from "#server/language.ts";
import { type Block, code, DIVIDER, list, strong, text } from "#server/markup.ts";

export function hover(scope: Scope, offset: number): HoverText | undefined {
  const thing = thingAt(scope.file, offset);
  if (thing === undefined) return syntaxHover(scope.file, offset);
  const blocks = blocksOf(scope, thing);
  return blocks.length === 0 ? undefined : { span: thing.span, blocks };
}

function blocksOf(scope: Scope, thing: Thing): readonly Block[] {
  switch (thing.kind) {
    case "table":
      return tableHover(thing.table);
    case "policy":
      return policyHover(thing.chain);
    case "counters":
      return countersHover(scope, thing);
    case "chain":
      return chainHover(scope, thing);
    case "target":
      return targetHover(scope, thing);
    case "match":
      return matchHover(thing);
    case "option":
      return optionHover(scope, thing);
    case "value":
      return optionHover(scope, thing);
    case "mark":
      return [...markHover(scope, thing), DIVIDER, ...optionHover(scope, thing)];
    case "set":
      return setHover(scope, thing.name);
    case "interface":
      return [...interfaceHover(scope, thing.name), DIVIDER, ...optionHover(scope, thing)];
    case "address":
      return [...optionHover(scope, thing), ...addressHover(scope, thing)];
    case "comment":
      return commentHover(scope, thing);
  }
}

function tableHover({ name, chains }: Extract<Thing, { kind: "table" }>["table"]): readonly Block[] {
  const facts = TABLES.find((table) => table.name === name);
  const rules = [...chains.values()].reduce((sum, chain) => sum + chain.ruleLines.length, 0);
  return [
    text("Table ", strong(name), facts === undefined ? ": the kernel has no such table." : `: ${facts.summary}`),
    ...list([
      [`${chains.size} chains, ${rules} rules`],
      ...(facts === undefined ? [] : [[`Builtin chains: ${facts.chains.join(", ")}`]]),
    ]),
  ];
}

function commentHover({ file }: Scope, { word, rule }: Extract<Thing, { kind: "comment" }>): readonly Block[] {
  const comment = word.text;
  const hash = /^cali:([\w-]{16})$/.exec(comment)?.[1];
  if (hash !== undefined) return hashBlocks(file, rule.line, hash);
  const named = readChainComment(comment);
  if (named === undefined) return [text("Comment: ", comment), text("It does not change what the rule does.")];
  return [
    text(
      "This chain is for ",
      named.direction === "ingress" ? "incoming" : "outgoing",
      " traffic of ",
      `${named.kind} `,
      code(named.name),
      ".",
    ),
  ];
}
