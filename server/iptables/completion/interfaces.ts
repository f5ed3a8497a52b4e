// Devices: those of the node, and those that rules of this file name.

import { CompletionItemKind } from "vscode-languageserver";
import { formatAddress } from "#engine/net/address.ts";
import type { NetworkInterface } from "#engine/node/node.ts";
import type { Found } from "#server/iptables/completion/item.ts";
import { namesAt } from "#server/iptables/completion/known-names.ts";
import type { ValueQuestion } from "#server/iptables/completion/values.ts";

const SHOWN_ADDRESSES = 3;

export function interfacesAt(question: ValueQuestion): Found {
  const known = new Map((question.scope.folder.node.interfaces ?? []).map((one) => [one.name, addressesOf(one)]));
  if (!known.has("lo")) known.set("lo", "Loopback");
  return namesAt(question, {
    kind: "interfaces",
    known,
    shownAs: (name, isKnown) => ({ kind: CompletionItemKind.Variable, rank: isKnown || name.endsWith("+") ? 0 : 1 }),
  });
}

function addressesOf({ addresses, up }: NetworkInterface): string {
  const shown = addresses.slice(0, SHOWN_ADDRESSES).map((one) => `${formatAddress(one.address)}/${one.prefixLength}`);
  if (addresses.length > SHOWN_ADDRESSES) shown.push("…");
  const state = up ? "" : " (down)";
  return `${shown.length === 0 ? "Device of this node" : shown.join(", ")}${state}`;
}
