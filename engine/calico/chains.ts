// What a chain is for, from its name alone: which program made it, what happens in it and how a packet gets there.

import { BUILTIN_CHAINS } from "#engine/calico/chain-tables/builtin.ts";
import { CALICO_CHAINS } from "#engine/calico/chain-tables/calico.ts";
import { CONTAINER_CHAINS } from "#engine/calico/chain-tables/containers.ts";
import type { ChainEntry, ChainKind, ChainTable, SubjectKind } from "#engine/calico/chain-tables/entry.ts";
import { HOST_FIREWALL_CHAINS } from "#engine/calico/chain-tables/host-firewalls.ts";
import { KUBERNETES_CHAINS } from "#engine/calico/chain-tables/kubernetes.ts";
import { MESH_CHAINS } from "#engine/calico/chain-tables/meshes.ts";
import { NETWORK_PLUGIN_CHAINS } from "#engine/calico/chain-tables/network-plugins.ts";
import { isBuiltin } from "#engine/iptables/netfilter.ts";

/** What a name carries besides its beginning. */
export interface ChainSubject {
  readonly kind: SubjectKind;
  /** As it stands in the chain name; when `hashed`, a length-limited digest and not the name itself. */
  readonly name: string;
  readonly hashed: boolean;
}

export interface ChainDescription {
  readonly kind: ChainKind;
  /** The program that made the chain, e.g. `Calico`, `kube-proxy`; `iptables` for builtin chains. */
  readonly owner: string;
  readonly title: string;
  readonly sentence: string;
  readonly subject: ChainSubject | undefined;
}

/** The kernel's limit less its terminating byte (XT_EXTENSION_MAXNAMELEN), as Felix counts it: rules.MaxChainNameLength. */
const LONGEST_CALICO_NAME = 28;
/** base64url(SHA256("any-interface-at-all")), as Felix shortens it for the forward chains. */
const ANY_INTERFACE_DIGEST = "_Nqh4HyA73udmyanQI";

const USER_CHAINS: readonly ChainTable[] = [
  CALICO_CHAINS,
  ...KUBERNETES_CHAINS,
  ...CONTAINER_CHAINS,
  ...MESH_CHAINS,
  ...NETWORK_PLUGIN_CHAINS,
  ...HOST_FIREWALL_CHAINS,
];

interface Candidate {
  readonly owner: string;
  readonly entry: ChainEntry;
  readonly beginning: string;
  readonly ending: string;
}

const exact = new Map<string, Candidate>();
const patterns: Candidate[] = [];
for (const { owner, entries } of USER_CHAINS) {
  for (const entry of entries) {
    const [beginning = "", ending] = entry.name.split("*");
    if (ending === undefined) exact.set(entry.name, { owner, entry, beginning, ending: "" });
    else patterns.push({ owner, entry, beginning, ending });
  }
}
patterns.sort((a, b) => b.beginning.length + b.ending.length - (a.beginning.length + a.ending.length));

/** Undefined for a chain whose name says nothing. */
export function describeChain(name: string, table: string): ChainDescription | undefined {
  if (isBuiltin(table, name)) return describeBuiltin(name, table);
  const candidate = exact.get(name) ?? patterns.find((pattern) => fits(pattern, name));
  if (candidate === undefined) return undefined;
  const { owner, entry, beginning, ending } = candidate;
  const rest = name.slice(beginning.length, name.length - ending.length);
  const subject = entry.subject === undefined ? undefined : subjectOf(entry.subject, rest, name);
  const title = entry.title.replace("{}", subject === undefined ? rest : subjectInWords(subject));
  return { kind: entry.kind, owner, title, sentence: sentenceFor(entry, table).replaceAll("{}", subject?.name ?? rest), subject };
}

function fits(pattern: Candidate, name: string): boolean {
  const { beginning, ending } = pattern;
  return name.length > beginning.length + ending.length && name.startsWith(beginning) && name.endsWith(ending);
}

function describeBuiltin(name: string, table: string): ChainDescription | undefined {
  const entry = BUILTIN_CHAINS.find((candidate) => candidate.name === name);
  const sentence = entry && sentenceFor(entry, table);
  if (entry === undefined || sentence === undefined || sentence === "") return undefined;
  return { kind: "builtin", owner: "iptables", title: `${entry.title} (${table})`, sentence, subject: undefined };
}

function sentenceFor({ sentence }: ChainEntry, table: string): string {
  return typeof sentence === "string" ? sentence : (sentence[table] ?? sentence[""] ?? "");
}

/** GetLengthLimitedID(), felix/hashutils: shortened names are exactly as long as allowed and go on with `_`. */
function subjectOf(kind: SubjectKind, rest: string, name: string): ChainSubject {
  if (kind === "interface" && rest === ANY_INTERFACE_DIGEST) return { kind, name: "any-interface-at-all", hashed: true };
  const always = kind === "policy-group" || kind === "service" || kind === "service-endpoint" || kind === "digest";
  const limited = name.startsWith("cali-") && name.length === LONGEST_CALICO_NAME && rest.startsWith("_");
  return { kind, name: rest, hashed: always || limited };
}

function subjectInWords({ kind, name, hashed }: ChainSubject): string {
  if (kind === "interface" && name === "any-interface-at-all") return "the wildcard host endpoint (any interface)";
  return hashed ? `${name} (a hash of the name)` : name;
}
