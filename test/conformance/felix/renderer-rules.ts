// Upstream's expectations of policy and profile rules, of the chains of policies and profiles, and of the functions that split
// ports and make prefixes of flow logs, replayed against engine/felix/rules.
import type { FelixChain, FelixRule } from "#engine/felix/model.ts";
import { nflogPrefix } from "#engine/felix/names/nflog-prefix.ts";
import { flowLogName } from "#engine/felix/rules/owner-names.ts";
import { renderPolicyChains, renderProfileChains, renderRules } from "#engine/felix/rules/policy-chains.ts";
import { portGroups } from "#engine/felix/rules/port-groups.ts";
import { renderRule } from "#engine/felix/rules/render-rule.ts";
import type { RenderContext, RuleOwner, RulesContext } from "#engine/felix/rules/rule-context.ts";
import { type Vintage, vintageOf } from "#engine/felix/vintage.ts";
import { type ChainCall, objectOf } from "#test/conformance/felix/go-form.ts";
import { optionsOf } from "#test/conformance/felix/go-options.ts";
import { policyIdOf, policyOf, portsOf, profileOf, ruleOf, rulesOf } from "#test/conformance/felix/go-rules.ts";
import type { Tally } from "#test/conformance/felix/tally.ts";
import { vintageOfRef } from "#test/conformance/felix/upstream.ts";

interface RuleRecord {
  readonly labels: readonly string[];
  readonly ref: string;
  readonly call?: ChainCall | readonly ChainCall[];
  readonly func?: string;
  readonly args?: readonly unknown[];
  readonly expected?: unknown;
  readonly expected_rules?: readonly string[];
  readonly expected_count?: number;
  readonly expected_match_contains?: readonly string[];
  readonly expected_action?: string;
}

const CALLS = /^(?:ProtoRules?ToIptablesRules|PolicyToIptablesChains|ProfileToIptablesChains)$/;
const FUNCTIONS = /^(?:SplitPortList|Calculate\w*NFLOGPrefixStr)$/;

export function runRendererRules(lines: readonly string[]): Tally {
  let agree = 0;
  let total = 0;
  let notModelled = 0;
  const misses: string[] = [];
  for (const line of lines) {
    if (line.trim() === "") continue;
    const record: RuleRecord = JSON.parse(line);
    if (!isOfRules(record)) continue;
    total++;
    const miss = judge(record);
    if (miss === undefined) agree++;
    else if (miss === "not modelled") notModelled++;
    else misses.push(`${record.ref} ${record.labels.join(" / ")}\n${miss}`);
  }
  return { agree, total, notModelled, misses };
}

function isOfRules({ call, func }: RuleRecord): boolean {
  if (func !== undefined) return FUNCTIONS.test(func);
  return call !== undefined && "method" in call && CALLS.test(call.method);
}

/** Undefined: as upstream. */
function judge(record: RuleRecord): string | undefined {
  const name = vintageOfRef(record.ref.split("@")[1] ?? "");
  if (name === undefined) return "not modelled";
  const vintage = vintageOf(name);
  if (record.func !== undefined) return judgeFunction(vintage, record);
  if (record.call === undefined || !("method" in record.call)) return "not modelled";
  const context: RenderContext = {
    vintage,
    options: optionsOf(record.call.config),
    family: record.call.args[record.call.method.startsWith("ProtoRule") ? 1 : 2] === 6 ? 6 : 4,
  };
  return record.call.method.endsWith("Chains")
    ? judgeChains(record, record.call, context)
    : judgeRules(record, rulesOfCall(record.call, context));
}

/** Arguments: rule or rules, family; from 3.30 on owner, direction, index of a single rule, id, tier from 3.32 on, untracked. */
function rulesOfCall({ method, args }: ChainCall, rendering: RenderContext): readonly FelixRule[] {
  const isOne = method === "ProtoRuleToIptablesRules";
  const rest = isOne ? args.slice(5) : args.slice(4);
  const context: RulesContext = {
    ...rendering,
    owner: ownerOf(args[2], rest),
    direction: args[3] === 69 ? "outbound" : "inbound",
  };
  if (!isOne) return renderRules(rulesOf(args[0]), context);
  return renderRule(ruleOf(objectOf(args[0])), { ...context, index: Number(args[4] ?? 0) });
}

/** Owners are letters: P for a policy, R for a profile. A profile may stand where a policy is said to, as an id without kind. */
function ownerOf(letter: unknown, [id, ...rest]: readonly unknown[]): RuleOwner {
  const named = typeof id === "string" ? { Name: id } : objectOf(id);
  const tier = typeof rest[0] === "string" ? rest[0] : "default";
  const isProfile = letter === 82 || (typeof id === "object" && !("Kind" in named));
  if (isProfile) return { kind: "profile", name: String(named.Name ?? "") };
  return { kind: "policy", id: policyIdOf(named), tier, untracked: rest.at(-1) === true };
}

function judgeRules(record: RuleRecord, rules: readonly FelixRule[]): string | undefined {
  const ours = rules.map((rule) => ruleLine("test", rule));
  if (record.expected_count !== undefined) return same(ours.length, record.expected_count);
  if (record.expected_match_contains === undefined) return same(ours, record.expected_rules ?? record.expected ?? []);
  const [only] = rules;
  const holds =
    rules.length === 1 &&
    only !== undefined &&
    only.action === record.expected_action &&
    record.expected_match_contains.every((part) => only.match.includes(part));
  return holds ? undefined : `  ours: ${ours.join("\n")}\n  theirs: ${JSON.stringify(record.expected_match_contains)}`;
}

function judgeChains(record: RuleRecord, { method, args }: ChainCall, context: RenderContext): string | undefined {
  const id = objectOf(args[0]);
  const body = objectOf(args[1]);
  const chains =
    method === "ProfileToIptablesChains"
      ? renderProfileChains(profileOf(String(id.Name), body), context)
      : renderPolicyChains(policyOfCall(context.vintage, id, body), context);
  const expected = Array.isArray(record.expected) ? record.expected : [];
  // Only these tests look at the comment of a chain's first rule, where it has an action.
  const comments = record.labels.includes("rule metadata tests");
  return same(
    chains.map((chain) => chainForm(chain, comments)),
    expected.map(({ name, rules }) => ({ name, rules: rules ?? [] })),
  );
}

/** The tier is a part of the id in 3.30, and of the policy in 3.32. */
function policyOfCall(vintage: Vintage, id: Readonly<Record<string, unknown>>, body: Readonly<Record<string, unknown>>) {
  const named = policyIdOf(id);
  if (vintage.policyNames !== "tier-and-name") return policyOf(named, String(body.Tier ?? ""), body);
  const tier = String(id.Tier ?? "");
  return policyOf({ ...named, name: `${tier}/${named.name}` }, tier, body);
}

function chainForm({ name, rules }: FelixChain, comments: boolean): { name: string; rules: string[] } {
  return {
    name,
    rules: rules.map((rule) => ruleLine(name, comments || rule.action === "" ? rule : { ...rule, comments: [] })),
  };
}

function ruleLine(chain: string, { comments, match, action }: FelixRule): string {
  const texts = comments.map((comment) => `-m comment --comment "${comment}"`);
  return [`-A ${chain}`, ...texts, match, action].filter((part) => part !== "").join(" ");
}

function judgeFunction(vintage: Vintage, { func, args = [], expected }: RuleRecord): string | undefined {
  const letters = args.map((arg) => (typeof arg === "number" ? String.fromCharCode(arg) : ""));
  switch (func) {
    case "SplitPortList": {
      // No ports: 2.x has one group without any.
      const theirs = (Array.isArray(expected) ? expected : []).map(portsOf).filter((group) => group.length > 0);
      return same(portGroups(portsOf(args[0])), theirs);
    }
    case "CalculateNFLOGPrefixStr": {
      const [verdict, owner, way] = letters;
      const name = flowLogName(vintage, ownerOf(args[1], [args[4]]));
      return same(nflogPrefix(`${verdict}${owner}${way}${args[3]}`, name), expected);
    }
    case "CalculateEndOfTierDropNFLOGPrefixStr":
      return same(nflogPrefix(`DP${letters[0]}`, String(args[1])), expected);
    default:
      // A profile's has no name behind it: engine/felix/chains/flow-logs.ts writes it as it is.
      return "not modelled";
  }
}

function same(ours: unknown, theirs: unknown): string | undefined {
  const [left, right] = [ours, theirs].map((value) => JSON.stringify(value, undefined, 1));
  return left === right ? undefined : `  ours: ${left}\n  theirs: ${right}`;
}
