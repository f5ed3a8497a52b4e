// Addresses: those of the node's devices, and the networks they lie in.

import { CompletionItemKind } from "vscode-languageserver";
import { addressList } from "#engine/iptables/values/address.ts";
import { familyOf, formatAddress, formatPrefix, maskOf, prefixOf } from "#engine/net/address.ts";
import { type Found, foundOf, MOST_ITEMS, type Proposal } from "#server/iptables/completion/item.ts";
import type { ValueQuestion } from "#server/iptables/completion/values.ts";
import { itemAt } from "#server/iptables/completion/word-part.ts";

export function addressesAt({ scope, place, around, replacing }: ValueQuestion): Found {
  const { spec, span, offset, ruleset } = place;
  const { family } = around.table;
  const part = itemAt(ruleset.text, span, offset, spec?.values === addressList ? "," : "");
  const details = new Map<string, string>();
  for (const { name, addresses } of scope.folder.node.interfaces ?? []) {
    for (const { address, prefixLength } of addresses) {
      if (familyOf(address) !== family) continue;
      const network = formatPrefix(prefixOf(address, maskOf(family, prefixLength)));
      details.set(formatAddress(address), `Address of ${name}`);
      if (!details.has(network)) details.set(network, `Network of ${name}`);
    }
  }
  const everything = family === 4 ? "0.0.0.0/0" : "::/0";
  details.set(everything, "Every address");
  const listed = new Set(part.others);
  const proposals = [...details]
    .filter(([label]) => !listed.has(label))
    .map(([label, detail], rank): Proposal => ({ label, detail, kind: CompletionItemKind.Constant, rank }));
  return { ...foundOf(replacing(part), proposals.slice(0, MOST_ITEMS)), isIncomplete: proposals.length > MOST_ITEMS };
}
