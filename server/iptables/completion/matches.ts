// The matches behind -m that may be loaded here.

import { CompletionItemKind } from "vscode-languageserver";
import type { MatchModule } from "#engine/iptables/extension.ts";
import { MATCHES } from "#engine/iptables/matches/index.ts";
import { isHook } from "#engine/iptables/netfilter.ts";
import { protocolName, protocolNumber } from "#engine/iptables/values/protocol.ts";
import { type Found, foundOf, type Proposal, type Replaced } from "#server/iptables/completion/item.ts";
import type { RuleAround } from "#server/iptables/completion/owners.ts";
import { requiredProtocol } from "#server/iptables/completion/rule-place.ts";

/** Those that rules have most often. */
const COMMON = ["conntrack", "comment", "mark", "set", "multiport", "addrtype", "tcp", "udp", "icmp", "icmp6", "limit"];

/** A rule may ask these twice and mean something by it. */
const REPEATED: ReadonlySet<string> = new Set([
  "addrtype",
  "comment",
  "connmark",
  "conntrack",
  "iprange",
  "mark",
  "multiport",
  "recent",
  "set",
  "string",
]);

const OLD: Readonly<Record<string, string>> = { state: "Write -m conntrack --ctstate." };

export function matchesAt(replaced: Replaced, { before, whole, table }: RuleAround, chain: string): Found {
  const protocol = protocolNumber(requiredProtocol(whole) ?? "");
  const loaded = new Set(before.matches.map(({ module }) => module));
  const fits = (module: MatchModule) =>
    module.families.includes(table.family) &&
    (module.tables?.includes(table.name) ?? true) &&
    (!isHook(chain) || (module.hooks?.includes(chain) ?? true)) &&
    (protocol === undefined || module.protocols.length === 0 || module.protocols.includes(protocol)) &&
    (!loaded.has(module.name) || REPEATED.has(module.name));
  return foundOf(
    replaced,
    MATCHES.filter(fits).map((module) => proposalOf(module, protocol, loaded.has(module.name))),
  );
}

function proposalOf(
  { name, aliases, summary, protocols, options }: MatchModule,
  protocol: number | undefined,
  again: boolean,
): Proposal {
  const old = OLD[name];
  const needed = protocol === undefined && protocols.length > 0;
  const place = COMMON.indexOf(name);
  const rank = (place < 0 ? 50 : place) + (again ? 100 : 0) + (needed ? 200 : 0) + (old === undefined ? 0 : 900);
  const isOwn = protocol !== undefined && [name, ...aliases].includes(protocolName(protocol));
  return {
    label: name,
    kind: CompletionItemKind.Module,
    detail: old ?? (needed ? `${summary} Needs ${protocols.map((one) => `-p ${protocolName(one)}`).join(" or ")}.` : summary),
    rank: isOwn && !again ? 0 : rank + 1,
    goesOn: Object.keys(options).length > 0,
    deprecated: old !== undefined,
    ...(aliases.length === 0 ? {} : { find: aliases.join(" ") }),
    data: { of: "match", name },
  };
}
