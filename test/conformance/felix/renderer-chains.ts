// Upstream's expectations of whole chains (static, endpoint, dispatch, NAT), replayed against engine/felix/chains.
import type { FelixChain, FelixRule } from "#engine/felix/model.ts";
import { vintageOf } from "#engine/felix/vintage.ts";
import type { ChainCall } from "#test/conformance/felix/go-form.ts";
import { optionsOf } from "#test/conformance/felix/go-options.ts";
import { chainsOf } from "#test/conformance/felix/renderer-calls.ts";
import type { Tally } from "#test/conformance/felix/tally.ts";
import { vintageOfRef } from "#test/conformance/felix/upstream.ts";

interface ExpectedChain {
  readonly name: string;
  readonly rules: readonly string[] | null;
}

interface ChainRecord {
  readonly labels: readonly string[];
  readonly ref: string;
  readonly call?: ChainCall | readonly ChainCall[];
  readonly chain?: string;
  readonly expected?: ExpectedChain | readonly ExpectedChain[] | null;
  readonly expected_count?: number;
}

const CHAIN_METHODS = /^Static|Endpoint|Dispatch|^NATOutgoing|DSCP|^PolicyGroup/;

export function runRendererChains(lines: readonly string[]): Tally {
  let agree = 0;
  let total = 0;
  let notModelled = 0;
  const misses: string[] = [];
  for (const line of lines) {
    if (line === "") continue;
    const record = JSON.parse(line) as ChainRecord;
    const calls = callsOf(record);
    if (calls.length === 0 || !calls.every((call) => CHAIN_METHODS.test(call.method))) continue;
    total++;
    const miss = judge(record, calls);
    if (miss === undefined) agree++;
    else if (miss === "not modelled") notModelled++;
    else misses.push(`${record.ref} ${calls.map((call) => call.method).join("+")} ${record.labels.join(" / ")}\n${miss}`);
  }
  return { agree, total, notModelled, misses };
}

function callsOf(record: ChainRecord): readonly ChainCall[] {
  if (record.call === undefined) return [];
  return "method" in record.call ? [record.call] : record.call;
}

function judge(record: ChainRecord, calls: readonly ChainCall[]): string | undefined {
  const name = vintageOfRef(record.ref.split("@")[1] ?? "");
  if (name === undefined) return "not modelled";
  const vintage = vintageOf(name);
  const expected = expectedChains(record);
  const rendered = calls.map((call) => chainsOf(vintage, optionsOf(call.config), call, { labels: record.labels, expected }));
  if (rendered.some((chains) => chains === undefined)) return "not modelled";
  const chains = rendered.flatMap((chains) => chains ?? []);
  if (record.expected_count !== undefined) {
    return chains.length === record.expected_count ? undefined : `  ${chains.length} chains, not ${record.expected_count}`;
  }
  const looked = record.chain === undefined ? chains : chains.filter((chain) => chain.name === record.chain);
  // Upstream looks a chain up that must not exist.
  if (expected.length === 0) {
    const absent = /expected (\S+) chain/.exec(record.labels.at(-1) ?? "")?.[1];
    return absent === undefined || chains.some((chain) => chain.name === `cali-${absent}`) ? `  ${absent} exists` : undefined;
  }
  return difference(looked.flatMap(chainLines), misnamedGroups(calls, chains, expected).flatMap(expectedLines));
}

/** The names of group chains in calls of PolicyGroupToIptablesChains are no good: they were hashed over a Go expression. */
function misnamedGroups(
  calls: readonly ChainCall[],
  ours: readonly FelixChain[],
  expected: readonly ExpectedChain[],
): readonly ExpectedChain[] {
  if (calls[0]?.method !== "PolicyGroupToIptablesChains") return expected;
  return expected.map((chain, index) => {
    const name = ours[index]?.name ?? "";
    return { name, rules: (chain.rules ?? []).map((rule) => rule.replace(`-A ${chain.name} `, `-A ${name} `)) };
  });
}

function expectedChains(record: ChainRecord): readonly ExpectedChain[] {
  if (record.expected === undefined || record.expected === null) return [];
  return "name" in record.expected ? [record.expected] : record.expected;
}

function expectedLines(chain: ExpectedChain): string[] {
  return [`:${chain.name}`, ...(chain.rules ?? [])];
}

function chainLines(chain: FelixChain): string[] {
  return [`:${chain.name}`, ...chain.rules.map((rule) => ruleLine(chain.name, rule))];
}

function ruleLine(chain: string, rule: FelixRule): string {
  const comments = rule.comments.map((comment) => `-m comment --comment "${comment}"`);
  return [`-A ${chain}`, ...comments, rule.match, rule.action].filter((part) => part !== "").join(" ");
}

/** The order of chains says nothing, that of a chain's rules does: a stable sort by chain. */
function difference(ours: readonly string[], theirs: readonly string[]): string | undefined {
  const [left, right] = [ours, theirs].map(byChain);
  if (left === right) return undefined;
  return `  ours:\n${left}\n  theirs:\n${right}`;
}

function byChain(lines: readonly string[]): string {
  const chainOf = (line: string): string => (line.startsWith(":") ? line.slice(1) : (line.split(" ")[1] ?? ""));
  return lines.toSorted((a, b) => (chainOf(a) < chainOf(b) ? -1 : chainOf(a) > chainOf(b) ? 1 : 0)).join("\n");
}
