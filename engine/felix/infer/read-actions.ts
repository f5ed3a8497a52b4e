// Read backwards: what is done with packets that are let through, denied or logged, and which interfaces are workloads'.
import { type Draft, put } from "#engine/felix/infer/draft.ts";
import { type ChainTexts, type FelixText, textsOf } from "#engine/felix/infer/static-texts.ts";
import type { Vintage } from "#engine/felix/vintage.ts";

const ENDPOINT_CHAIN = /^cali-(?:fw|tw|fh|th|fhfw|thfw)-/;
const POLICY_CHAIN = /^cali-(?:pi|po|pri|pro)-/;

export function readActions(draft: Draft, all: readonly ChainTexts[], vintage: Vintage): void {
  readPrefixes(draft, all);
  readAllows(draft, all);
  readDeny(draft, all);
  const toHost = / -m comment --comment "Configured DefaultEndpointToHostAction" --jump (DROP|RETURN|ACCEPT)$/;
  for (const { match, text } of matching(textsOf(all, "cali-wl-to-host"), toHost)) {
    const [, action] = match;
    if (action === "DROP" || action === "RETURN" || action === "ACCEPT") put(draft, "endpointToHostAction", action, text.ref);
  }
  readConntrack(draft, all, vintage);
  readLogs(draft, all);
}

export interface Matched {
  readonly match: RegExpExecArray;
  readonly text: FelixText;
}

export function matching(texts: readonly FelixText[], form: RegExp): readonly Matched[] {
  return texts.flatMap((text) => {
    const match = form.exec(text.text);
    return match === null ? [] : [{ match, text }];
  });
}

/** Each chain that has one rule a prefix, the plainest first. */
const PREFIX_RULES: readonly (readonly [chain: string, form: RegExp])[] = [
  ["cali-PREROUTING", /^ --in-interface (\S+)\+ --jump MARK /],
  ["cali-INPUT", /^ --in-interface (\S+)\+ --goto cali-wl-to-host$/],
  ["cali-FORWARD", /^ --in-interface (\S+)\+ --jump cali-from-wl-dispatch$/],
  ["cali-OUTPUT", /^ --out-interface (\S+)\+ --jump RETURN$/],
];

function readPrefixes(draft: Draft, all: readonly ChainTexts[]): void {
  for (const [chain, form] of PREFIX_RULES) {
    const found = matching(textsOf(all, chain), form);
    const prefixes = [...new Set(found.flatMap(({ match }) => match[1] ?? []))];
    if (prefixes.length > 0) put(draft, "workloadPrefixes", prefixes, found[0]?.text.ref);
  }
}

function readAllows(draft: Draft, all: readonly ChainTexts[]): void {
  const accepted = /"(?:Host endpoint policy|Policy explicitly) accepted packet\.".* --jump (ACCEPT|RETURN)$/;
  const tops = /^(?:cali-(?:INPUT|FORWARD|OUTPUT|forward-endpoint-mark)|FORWARD)$/;
  for (const { match, text } of matching(textsOf(all, tops, ["filter"]), accepted))
    put(draft, "filterAllowAction", match[1] === "RETURN" ? "RETURN" : "ACCEPT", text.ref);
  const established = /^ -m conntrack --ctstate RELATED,ESTABLISHED --jump (ACCEPT|MARK|RETURN)/;
  for (const { match, text } of matching(textsOf(all, /^cali-[ft]w-/, ["filter"]), established))
    put(draft, "filterAllowAction", match[1] === "ACCEPT" ? "ACCEPT" : "RETURN", text.ref);
  for (const { match, text } of matching(textsOf(all, "cali-PREROUTING", ["mangle"]), established))
    if (match[1] !== "MARK") put(draft, "mangleAllowAction", match[1] === "RETURN" ? "RETURN" : "ACCEPT", text.ref);
}

/** Rules that deny in every configuration. */
function readDeny(draft: Draft, all: readonly ChainTexts[]): void {
  const forms: readonly (readonly [chain: RegExp, form: RegExp])[] = [
    [ENDPOINT_CHAIN, / -m comment --comment "(?:Drop|Reject) if no profiles matched" --jump (DROP|REJECT)$/],
    [/^cali-(?:from|to)-wl-dispatch/, / -m comment --comment "Unknown interface" --jump (DROP|REJECT)$/],
    [/^cali-PREROUTING$/, / -m rpfilter .*--jump (DROP|REJECT)$/],
  ];
  for (const [chain, form] of forms)
    for (const { match, text } of matching(textsOf(all, chain), form))
      put(draft, "filterDenyAction", match[1] === "REJECT" ? "REJECT" : "DROP", text.ref);
}

/** A chain that lets answers pass and does not deny what belongs to no connection was told not to. */
function readConntrack(draft: Draft, all: readonly ChainTexts[], vintage: Vintage): void {
  const judging = vintage.conntrackRules === "top" ? /^cali-(?:INPUT|FORWARD|OUTPUT)$/ : ENDPOINT_CHAIN;
  for (const { table, chain, texts } of all) {
    if (!judging.test(chain) || (table !== undefined && table !== "filter")) continue;
    const established = texts.find(({ text }) => text.includes("--ctstate RELATED,ESTABLISHED"));
    const invalid = texts.find(({ text }) => text.includes("--ctstate INVALID"));
    if (invalid !== undefined) put(draft, "disableConntrackInvalid", false, invalid.ref);
    else if (established?.isProven && texts.some(({ text }) => text.includes("--set-mark 0/")))
      put(draft, "disableConntrackInvalid", true, established.ref);
  }
}

function readLogs(draft: Draft, all: readonly ChainTexts[]): void {
  const texts = textsOf(all, POLICY_CHAIN);
  const logs = matching(texts, /--jump LOG --log-prefix "(.*?):? ?"/);
  const prefixes = new Set(logs.map(({ match }) => match[1] ?? ""));
  const [prefix] = prefixes;
  // From 3.32 on a prefix may name the policy; several of them are no single setting.
  if (prefix !== undefined && prefixes.size === 1) put(draft, "logPrefix", prefix, logs[0]?.text.ref);
  const limit = /^(?: -m comment --comment ".*")* -m limit --limit (\S+)(?: --limit-burst (\d+))?.* --jump LOG /;
  for (const { match, text } of matching(texts, limit)) {
    put(draft, "logActionRateLimit", match[1], text.ref);
    if (match[2] !== undefined) put(draft, "logActionRateLimitBurst", Number(match[2]), text.ref);
  }
  const flows = matching([...texts, ...textsOf(all, ENDPOINT_CHAIN)], / --jump NFLOG .*--nflog-(size|range) /);
  for (const { match, text } of flows) {
    put(draft, "flowLogs", true, text.ref);
    put(draft, "nflogSize", match[1] === "size", text.ref);
  }
  const closing = matching(textsOf(all, ENDPOINT_CHAIN), /"(?:Drop|Reject) if no profiles matched"/)[0]?.text;
  if (flows.length === 0 && closing?.isProven) put(draft, "flowLogs", false, closing.ref);
}
