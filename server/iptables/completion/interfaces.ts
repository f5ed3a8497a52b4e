// Devices: those of the node, and those that rules of this file name.

import { CompletionItemKind } from "vscode-languageserver";
import { formatAddress } from "#engine/net/address.ts";
import type { NetworkInterface } from "#engine/node/node.ts";
import { type Found, foundOf, type Proposal, shortlist } from "#server/iptables/completion/item.ts";
import { namesElsewhere } from "#server/iptables/completion/names-elsewhere.ts";
import type { ValueQuestion } from "#server/iptables/completion/values.ts";
import { itemAt } from "#server/iptables/completion/word-part.ts";
import { countOf } from "#server/iptables/words.ts";

const SHOWN_ADDRESSES = 3;

export function interfacesAt({ scope, place, replacing }: ValueQuestion): Found {
  const { span, offset, ruleset } = place;
  const details = new Map((scope.folder.node.interfaces ?? []).map((one) => [one.name, addressesOf(one)]));
  const known = details.size;
  for (const [name, times] of namesElsewhere(place, "interfaces")) {
    if (!details.has(name)) details.set(name, `In ${countOf(times, "rule")} of this file`);
  }
  if (!details.has("lo")) details.set("lo", "Loopback");
  const replaced = replacing(itemAt(ruleset.text, span, offset, ""));
  const { shown, isIncomplete } = shortlist([...details], replaced.typed, ([name]) => name);
  const proposals = shown.map(
    ([label, detail], index): Proposal => ({
      label,
      detail,
      kind: CompletionItemKind.Variable,
      rank: index < known || label.endsWith("+") ? 0 : 1,
    }),
  );
  return { ...foundOf(replaced, proposals), isIncomplete };
}

function addressesOf({ addresses, up }: NetworkInterface): string {
  const shown = addresses.slice(0, SHOWN_ADDRESSES).map((one) => `${formatAddress(one.address)}/${one.prefixLength}`);
  if (addresses.length > SHOWN_ADDRESSES) shown.push("…");
  const state = up ? "" : " (down)";
  return `${shown.length === 0 ? "Device of this node" : shown.join(", ")}${state}`;
}
