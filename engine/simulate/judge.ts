// Whether a rule matches a packet: its conditions from left to right, the first failure stops (ipt_do_table(),
// net/ipv4/netfilter/ip_tables.c).

import { testOption } from "#engine/iptables/extension.ts";
import { type Answer, and, settle } from "#engine/net/answer.ts";
import type { Environment } from "#engine/net/environment.ts";
import type { Packet } from "#engine/net/packet.ts";
import type { CompiledRule, Condition } from "#engine/simulate/program.ts";
import { FORGOTTEN } from "#engine/simulate/remembered.ts";

/** What stateful matches remember, by rule and place in the rule. Undefined: nothing is known of earlier packets. */
export type Memory = ReadonlyMap<string, unknown> | undefined;

export interface Judgement {
  readonly answer: Answer;
  readonly memory: Memory;
  /** As the conditions that were asked leave it. */
  readonly packet: Packet;
}

export function judge(rule: CompiledRule, packet: Packet, environment: Environment, memory: Memory): Judgement {
  let result: Answer = "yes";
  let remembered = memory;
  let changed = packet;
  for (let i = 0; i < rule.conditions.length; i++) {
    const condition = rule.conditions[i];
    if (condition === undefined) break;
    changed = changedBy(condition, changed, result);
    if (mayDrop(condition, packet)) return { answer: "unknown", memory: remembered, packet: changed };
    const recall = remembered && condition.module?.history?.recall;
    if (recall !== undefined && condition.readings !== undefined && remembered !== undefined) {
      const key = `${rule.ref.table} ${rule.ref.chain} ${rule.ref.number} ${i}`;
      const held = remembered.get(key);
      // Whether the packet came so far nobody knows, so neither whether it was counted.
      if (held === FORGOTTEN || result === "unknown") remembered = new Map(remembered).set(key, FORGOTTEN);
      if (remembered.get(key) === FORGOTTEN) result = and(result, testCondition(condition, packet, environment));
      else {
        const { answer, memory: next } = recall(condition.readings, packet, held);
        remembered = new Map(remembered).set(key, next);
        result = and(result, settle(answer, false));
      }
    } else result = and(result, testCondition(condition, packet, environment));
    if (result === "no") break;
  }
  return { answer: result, memory: remembered, packet: changed };
}

/** Whether the rule surely does not match: what judge() says "no" to when nothing is remembered. */
export function isMiss(rule: CompiledRule, packet: Packet, environment: Environment): boolean {
  for (const condition of rule.conditions) {
    if (mayDrop(condition, packet) || changedBy(condition, packet, "yes") !== packet) return false;
    if (testCondition(condition, packet, environment) === "no") return true;
  }
  return false;
}

/** Where nobody knows whether the condition is asked, the frame's kind is not known either: nothing else is changed so. */
function changedBy({ module }: Condition, packet: Packet, asked: Answer): Packet {
  const changed = module?.changed?.(packet) ?? packet;
  return changed === packet || asked === "yes" ? changed : { ...packet, linkType: undefined };
}

/** Whether asking the condition may end the packet, whatever the conditions behind it say. */
export function mayDrop({ module }: Condition, packet: Packet): boolean {
  return module?.mayDrop?.(packet) === true && (module.present?.(packet) ?? "yes") !== "no";
}

/** The node as it is after SET targets changed some of its ipsets. */
export function withChangedSets(environment: Environment, changed: ReadonlySet<string>): Environment {
  if (changed.size === 0) return environment;
  return {
    ...environment,
    inSet: (name, packet, query) => (changed.has(name) ? "unknown" : environment.inSet(name, packet, query)),
  };
}

/** Truth of one match, without what it may remember. */
export function testCondition(condition: Condition, packet: Packet, environment: Environment): Answer {
  const { module, decoded, readings } = condition;
  if (module === undefined) return "unknown";
  const present = module.present?.(packet) ?? "yes";
  if (present === "no") return "no";
  if (condition.unknown !== undefined) return isRuledOut(condition, packet, environment) ? "no" : "unknown";
  if (module.test !== undefined && readings !== undefined) {
    return and(present, settle(module.test(readings, packet, environment), false));
  }
  if (module.history !== undefined) return "unknown";
  let result: Answer = present;
  for (const option of decoded) {
    result = and(result, testOption(option, packet, environment));
    if (result === "no") return "no";
  }
  return result;
}

/** Of the options every rule has, one that cannot be read does not keep another from saying no. */
function isRuledOut({ module, decoded }: Condition, packet: Packet, environment: Environment): boolean {
  return module?.name === "" && decoded.some((option) => testOption(option, packet, environment) === "no");
}
