// What Felix's versions differ in where it comes to the rendering of policy and profile rules (felix/rules/policy.go).
import type { VintageName } from "#engine/felix/vintage/versions.ts";

export interface RuleTraits {
  /**
   * More ports than one match holds: the rule is repeated for each combination of source and destination ports, or the ports
   * are asked in rules before it (3.0 and later), which also made named ports possible.
   */
  readonly manyPorts: "each-combination" | "blocks";
  /**
   * More networks than one rule can match: there are none (2.1 to 2.3), or they are asked in rules before it. 2.4 to 2.6 count
   * the networks of such a block still as in the rule when they look for room for the negated ones.
   */
  readonly manyNets: "none" | "blocks-still-count" | "blocks";
  /** Sets of a service's addresses and ports (3.20 and later). */
  readonly servicePorts: boolean;
  /** A rule against all addresses of a family matches nothing: it is left out from 3.31 on. */
  readonly notAnyNet: "rendered" | "omitted";
  /** 3.30 and later mark a packet before they drop it, so that it can be counted in between. */
  readonly deny: "at-once" | "by-mark";
  /** NFLOG rules, where the configuration asks for flow logs (3.30 and later). */
  readonly logsFlows: boolean;
  /** The log prefix has codes such as `%t`, and LOG rules may have a rate (3.32 and later). */
  readonly logTemplates: boolean;
  /** Annotations of a rule are comments (3.12 and later). */
  readonly annotations: boolean;
  /** A chain's first rule names what the chain is of: by the word Policy (3.22 and later), or by the policy's kind. */
  readonly chainComments: "none" | "policy" | "kind";
  /** Returning at the end of a chain changes nothing. */
  readonly trailingReturns: "kept" | "dropped";
}

const V2_1: RuleTraits = {
  manyPorts: "each-combination",
  manyNets: "none",
  servicePorts: false,
  notAnyNet: "rendered",
  deny: "at-once",
  logsFlows: false,
  logTemplates: false,
  annotations: false,
  chainComments: "none",
  trailingReturns: "kept",
};

const V2_6: RuleTraits = { ...V2_1, manyNets: "blocks-still-count" };
const V3_0: RuleTraits = { ...V2_6, manyPorts: "blocks", manyNets: "blocks" };
const V3_21: RuleTraits = { ...V3_0, servicePorts: true, annotations: true };
const V3_28: RuleTraits = { ...V3_21, chainComments: "policy", trailingReturns: "dropped" };
const V3_30: RuleTraits = { ...V3_28, deny: "by-mark", logsFlows: true };
const V3_32: RuleTraits = { ...V3_30, notAnyNet: "omitted", logTemplates: true, chainComments: "kind" };

export const RULE_TRAITS: Readonly<Record<VintageName, RuleTraits>> = {
  "2.1": V2_1,
  "2.6": V2_6,
  "3.0": V3_0,
  "3.8": V3_0,
  "3.21": V3_21,
  "3.28": V3_28,
  "3.30": V3_30,
  "3.32": V3_32,
};
