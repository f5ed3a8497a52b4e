// Read backwards: translated addresses, kube-proxy's IPVS mode, blocked services, failsafes, OpenStack, eBPF and Istio.
import { type Draft, put } from "#engine/felix/infer/draft.ts";
import { matching } from "#engine/felix/infer/read-actions.ts";
import { isComplete } from "#engine/felix/infer/read-tunnels.ts";
import { type ChainTexts, type FelixText, textsOf } from "#engine/felix/infer/static-texts.ts";
import type { PortRange } from "#engine/felix/model.ts";
import type { Failsafe } from "#engine/felix/options.ts";
import type { Vintage } from "#engine/felix/vintage.ts";
import type { Family } from "#engine/net/address.ts";

export function readServices(draft: Draft, all: readonly ChainTexts[], vintage: Vintage, family: Family): void {
  readNat(draft, all);
  readIpvs(draft, all, vintage);
  readBlocked(draft, all);
  readFailsafes(draft, all, "cali-failsafe-in", "failsafeInbound");
  readFailsafes(draft, all, "cali-failsafe-out", "failsafeOutbound");
  readOpenStack(draft, all, family);
  const [istio] = matching(textsOf(all, "cali-POSTROUTING", ["mangle"]), /all-istio-weps/);
  if (istio !== undefined) put(draft, "istioAmbient", true, istio.text.ref);
  const [bpf] = [
    ...textsOf(all, "cali-untracked-flows"),
    ...matching(textsOf(all, "cali-POSTROUTING"), /BPF loopback/).map(({ text }) => text),
  ];
  if (bpf !== undefined) put(draft, "bpfEnabled", true, bpf.ref);
}

function readNat(draft: Draft, all: readonly ChainTexts[]): void {
  const outgoing = matching(textsOf(all, "cali-nat-outgoing"), /masq-ipam-pools/);
  for (const { text: rule } of outgoing) {
    const { text, ref } = rule;
    const isTranslation = / --jump (?:MASQUERADE|SNAT)/.test(text);
    const filter = / --out-interface (\S+)/.exec(text)?.[1];
    if (filter !== undefined) put(draft, "natOutgoingInterfaceFilter", filter, ref);
    else put(draft, "natOutgoingInterfaceFilter", "", ref);
    put(draft, "natOutgoingExclusions", text.includes("all-hosts-net") ? "IPPoolsAndHostIPs" : "IPPoolsOnly", ref);
    const [, address, first, last] = /--to-source ([^\s:-]+)(?::(\d+)(?:-(\d+))?)?/.exec(text) ?? [];
    if (address !== undefined) put(draft, "natOutgoingAddress", address, ref);
    else if (isTranslation) put(draft, "natOutgoingAddress", undefined, ref);
    const [, low = first, high = last] = /--to-ports (\d+)(?:-(\d+))?/.exec(text) ?? [];
    if (low !== undefined) put(draft, "natPortRange", { first: Number(low), last: Number(high ?? low) }, ref);
    else if (isTranslation) put(draft, "natPortRange", undefined, ref);
  }
  const translations = [...textsOf(all, "cali-nat-outgoing"), ...textsOf(all, "cali-POSTROUTING", ["nat"])];
  for (const { match, text } of matching(translations, / --jump (?:MASQUERADE|SNAT)\b.*?( --random-fully)?$/))
    put(draft, "randomFully", match[1] !== undefined, text.ref);
}

function readIpvs(draft: Draft, all: readonly ChainTexts[], vintage: Vintage): void {
  const check = textsOf(all, "cali-forward-check");
  const marked = matching(
    textsOf(all, /^cali-(?:INPUT|OUTPUT)$/),
    / --(?:jump cali-forward-check|goto cali-forward-endpoint-mark)$/,
  );
  const [shown] = [...check, ...marked.map(({ text }) => text)];
  const input = textsOf(all, "cali-INPUT");
  if (shown !== undefined) put(draft, "kubeIpvsSupport", true, shown.ref);
  else if (vintage.ipvs === "marks" && isComplete(input, / --jump cali-from-host-endpoint$/))
    put(draft, "kubeIpvsSupport", false, undefined);
  const ports = matching(check, /NodePort service" -p tcp -m multiport --destination-ports (\S+)/);
  const ranges = ports.flatMap(({ match }) => (match[1] ?? "").split(",").map(portRange));
  if (ranges.length > 0) put(draft, "kubeNodePortRanges", ranges, ports[0]?.text.ref);
}

function portRange(text: string): PortRange {
  const [first = "", last = first] = text.split(":");
  return { first: Number(first), last: Number(last) };
}

function readBlocked(draft: Draft, all: readonly ChainTexts[]): void {
  const rules = matching(textsOf(all, "cali-cidr-block"), /^ --destination (\S+) --jump (DROP|REJECT)$/);
  const [first] = rules;
  if (first === undefined) return;
  put(draft, "serviceLoopPrevention", first.match[2] === "REJECT" ? "Reject" : "Drop", first.text.ref);
  const cidrs = rules.flatMap(({ match }) => match[1] ?? []);
  put(draft, "blockedCidrs", cidrs, first.text.ref);
}

const FAILSAFE = /^ -p (\S+) -m multiport --destination-ports (\d+)(?: --(?:source|destination) (\S+))? --jump ACCEPT$/;

/** The same in each table, but for the answers that the one in raw lets pass besides. */
function readFailsafes(
  draft: Draft,
  all: readonly ChainTexts[],
  chain: string,
  key: "failsafeInbound" | "failsafeOutbound",
): void {
  for (const table of ["filter", "mangle", "raw"]) {
    const rules = matching(textsOf(all, chain, [table]), FAILSAFE);
    const ports = new Map<string, Failsafe>();
    for (const { match } of rules) {
      const [, protocol = "", port = "", net] = match;
      ports.set(`${protocol}:${port}:${net ?? ""}`, { protocol, port: Number(port), net });
    }
    // A rule that names all addresses is only told from one that names none by its hash.
    const proven = rules.every(({ text }) => text.isProven);
    if (rules.length > 0 && (proven || !draft.shown.has(key))) put(draft, key, [...ports.values()], rules[0]?.text.ref);
  }
}

function readOpenStack(draft: Draft, all: readonly ChainTexts[], family: Family): void {
  const toHost = textsOf(all, "cali-wl-to-host");
  const isWhole = isComplete(toHost, / --jump cali-from-wl-dispatch$/);
  const [dhcp] = matching(toHost, /^ -p udp -m multiport --source-ports (?:68|546) -m multiport --destination-ports (?:67|547) /);
  if (dhcp !== undefined) put(draft, "openStackSpecialCases", true, dhcp.text.ref);
  else if (isWhole) put(draft, "openStackSpecialCases", false, undefined);
  const [metadata] = matching(toHost, /^ -p tcp --destination (\S+?)(?:\/32)? -m multiport --destination-ports (\d+) --jump /);
  if (metadata !== undefined) putMetadata(draft, metadata.match[1], Number(metadata.match[2]), metadata.text);
  const [redirect] = matching(
    textsOf(all, "cali-PREROUTING", ["nat"]),
    /169\.254\.169\.254\/32 --jump DNAT --to-destination ([^\s:]+)(?::(\d+))?/,
  );
  if (redirect !== undefined) putMetadata(draft, redirect.match[1], Number(redirect.match[2] ?? 0), redirect.text);
  else if (isWhole && metadata === undefined && dhcp !== undefined && family === 4)
    put(draft, "openStackMetadataIp", undefined, undefined);
}

function putMetadata(draft: Draft, address: string | undefined, port: number, text: FelixText): void {
  put(draft, "openStackMetadataIp", address, text.ref);
  put(draft, "openStackMetadataPort", port, text.ref);
}
