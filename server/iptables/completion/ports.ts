// Ports by the names of their services; what is written is the number, as iptables-save prints it.

import { CompletionItemKind } from "vscode-languageserver";
import { matchNamed } from "#engine/iptables/modules.ts";
import { natPorts } from "#engine/iptables/values/nat-range.ts";
import { servicesOf } from "#engine/iptables/values/ports.ts";
import { protocolNumber } from "#engine/iptables/values/protocol.ts";
import { type Found, foundOf } from "#server/iptables/completion/item.ts";
import { requiredProtocol } from "#server/iptables/completion/rule-place.ts";
import type { ValueQuestion } from "#server/iptables/completion/values.ts";
import { itemAt } from "#server/iptables/completion/word-part.ts";

/** What a node's rules are most often about. */
const COMMON = [80, 443, 53, 22, 179, 6443, 2379, 10250, 3306, 5432];

export function portsAt({ place, around, replacing }: ValueQuestion): Found {
  const { owner, spec, ruleset, span, offset } = place;
  const part = itemAt(ruleset.text, span, offset, spec?.values === natPorts ? ",-" : ",:");
  const listed = new Set(part.others);
  const own = "mode" in owner ? [] : (matchNamed(owner.module)?.protocols ?? []);
  const protocol = own.length === 1 ? own[0] : protocolNumber(requiredProtocol(around.whole) ?? "");
  const proposals = servicesOf(protocol).flatMap(({ port, names }) => {
    const text = `${port}`;
    if (listed.has(text)) return [];
    const place = COMMON.indexOf(port);
    return [
      {
        label: `${text} ${names[0] ?? ""}`,
        text,
        find: names.join(" "),
        kind: CompletionItemKind.Constant,
        detail: names.length > 1 ? `Also ${names.slice(1).join(", ")}` : "",
        rank: place < 0 ? 100 : place,
      },
    ];
  });
  return foundOf(replacing(part), proposals);
}
