// A mark test, a change of the mark, or a mark itself in words: field by field, and one sentence.

import { bitsOf, common, countBits, isSingleBit, without } from "#engine/calico/mark-bits.ts";
import { type Field, fieldsOf, hex } from "#engine/calico/mark-fields.ts";
import type { Certainty, MarkLayout, MarkRole } from "#engine/calico/mark-layout.ts";
import { meaningOf, ROLE_NAMES } from "#engine/calico/mark-meanings.ts";
import type { MarkChange, MarkTest } from "#engine/calico/rule-summary.ts";
import type { RuleRef } from "#engine/iptables/ruleset.ts";

export type FieldState =
  | "must be set"
  | "must be clear"
  /** Several bits, neither all nor none of them. */
  | "must equal"
  /** In a negated test of several bits at least one of them must be otherwise than `value`. */
  | "must differ"
  | "set"
  | "clear"
  | "cleared"
  | "flipped"
  /** Several bits, some set and some cleared. */
  | "written"
  | "kept";

/** One bit, or bits that act as one. */
export interface FieldWords {
  readonly bits: number;
  /** The value these bits are tested for or get; in a mark, what they are. */
  readonly value: number;
  readonly role: MarkRole | undefined;
  readonly owner: string | undefined;
  /** `accept bit`, `kube-proxy's masquerade bit`, `bit 0x800`. */
  readonly name: string;
  readonly state: FieldState;
  readonly meaning: string;
  readonly certainty: Certainty;
}

export interface MarkWords {
  readonly fields: readonly FieldWords[];
  readonly sentence: string;
  /** The outcome of a test that does not depend on the packet; undefined when it does. */
  readonly always: "matches" | "fails" | undefined;
}

/** `-m mark [!] --mark VALUE/MASK` at `place`. */
export function describeMarkTest(layout: MarkLayout, test: MarkTest, place?: RuleRef): MarkWords {
  const { value, mask, negated } = test;
  const outside = without(value, mask);
  if (outside !== 0) {
    const cause = `the value has bits (${hex(outside)}) that the mask ${hex(mask)} leaves out`;
    const sentence = negated ? `always matches: ${cause}` : `can never match: ${cause}`;
    return { fields: [], sentence, always: negated ? "matches" : "fails" };
  }
  if (mask === 0) {
    const sentence = negated ? "can never match: no bit is looked at" : "always matches: no bit is looked at";
    return { fields: [], sentence, always: negated ? "fails" : "matches" };
  }
  const parts = fieldsOf(layout, { mask, value, of: "test" }, place);
  const alone = parts.length === 1 && isSingleBit(mask);
  const fields = parts.map((field) => testWords(field, value, negated, alone));
  if (negated && !alone) return { fields, sentence: differSentence(fields, value), always: undefined };
  const sentence = fields.map((field) => `${field.name} ${shortState(field)}: ${field.meaning}`).join("; ");
  return { fields, sentence, always: undefined };
}

/** `-j MARK --set-xmark VALUE/MASK` at `place`: new = (mark & ~MASK) ^ VALUE. */
export function describeMarkChange(layout: MarkLayout, change: MarkChange, place?: RuleRef): MarkWords {
  const { value, mask } = change;
  const touched = (value | mask) >>> 0;
  if (touched === 0) return { fields: [], sentence: "changes nothing", always: undefined };
  const fields = fieldsOf(layout, { mask: touched, value: common(value, mask), of: "change" }, place).flatMap((field) =>
    changeWords(field, change),
  );
  const flips = without(value, mask);
  const sentences = [sentenceOfChange(fields)];
  if (flips !== 0) sentences.push(`bits ${hex(flips)} stand outside the mask, so they are flipped, not set`);
  const kept = keptAccept(layout, touched, place);
  if (kept !== undefined) sentences.push("the accept bit is kept, so what an earlier table accepted stays accepted");
  return { fields: kept === undefined ? fields : [...fields, kept], sentence: sentences.join("; "), always: undefined };
}

/** The mark a packet carries at `place`. */
export function describeMark(layout: MarkLayout, mark: number, place?: RuleRef): MarkWords {
  if (mark === 0) return { fields: [], sentence: "no bit is set", always: undefined };
  const fields = fieldsOf(layout, { mask: mark, value: mark, of: "mark" }, place).map((field): FieldWords => {
    const value = common(mark, field.bits);
    return words(field, value, "set", field.meaning("set", value));
  });
  const sentence = fields.map((field) => `${field.name} set${valueNote(field)}: ${field.meaning}`).join("; ");
  return { fields, sentence, always: undefined };
}

function words(field: Field, value: number, state: FieldState, meaning: string): FieldWords {
  const { bits, role, owner, name, certainty } = field;
  return { bits, value, role, owner, name, state, meaning, certainty };
}

function testWords(field: Field, value: number, negated: boolean, alone: boolean): FieldWords {
  const own = common(value, field.bits);
  if (negated && !alone) {
    const meaning = own === 0 ? field.meaning("set", field.bits) : `not: ${field.meaning("set", own)}`;
    return words(field, own, "must differ", meaning);
  }
  const wanted = negated ? without(field.bits, own) : own;
  const set = wanted !== 0;
  const state = wanted === field.bits ? "must be set" : set ? "must equal" : "must be clear";
  return words(field, wanted, state, field.meaning(set ? "set" : "clear", wanted));
}

/** A negated test of several bits: it is enough that one of them is otherwise. */
function differSentence(fields: readonly FieldWords[], value: number): string {
  const [only, second] = fields;
  if (only !== undefined && second === undefined) {
    return `${only.name} is not ${value === 0 ? "zero" : hex(value)}: ${only.meaning}`;
  }
  if (value === 0) return `at least one of these is set: ${listNames(fields)}`;
  return `at least one of these is otherwise than in ${hex(value)}: ${listNames(fields)}`;
}

function listNames(fields: readonly FieldWords[]): string {
  return fields.map((field) => field.name).join(", ");
}

function shortState(field: FieldWords): string {
  switch (field.state) {
    case "must be set":
      return "set";
    case "must be clear":
      return "clear";
    case "must equal":
      return `equal to ${hex(field.value)}`;
    default:
      return field.state;
  }
}

function changeWords(field: Field, { value, mask }: MarkChange): FieldWords[] {
  const flips = common(field.bits, without(value, mask));
  const kept = without(field.bits, flips);
  const result: FieldWords[] = [];
  if (flips !== 0) result.push(words({ ...field, bits: flips }, flips, "flipped", "becomes the opposite of what it was"));
  if (kept === 0) return result;
  const own = common(value, kept);
  const state = own === 0 ? "cleared" : own === kept ? "set" : "written";
  return [...result, words({ ...field, bits: kept }, own, state, field.meaning(own === 0 ? "clear" : "set", own))];
}

/** `clears the accept and pass bits` for many at once, with its meaning for one. */
function sentenceOfChange(fields: readonly FieldWords[]): string {
  const one = fields[0];
  if (fields.length === 1 && one !== undefined) return `${one.name} ${one.state}${valueNote(one)}: ${one.meaning}`;
  const states = [...new Set(fields.map((field) => field.state))];
  return states.map((state) => `${state}: ${listNames(fields.filter((field) => field.state === state))}`).join("; ");
}

function valueNote(field: FieldWords): string {
  return bitsOf(field.bits).length > 1 ? ` (${hex(field.value)})` : "";
}

/** cali-FORWARD clears everything but the accept bit from 3.0 on, so that raw and mangle verdicts survive. */
function keptAccept(layout: MarkLayout, touched: number, place: RuleRef | undefined): FieldWords | undefined {
  const accept = layout.roles.find((entry) => entry.role === "accept");
  if (accept === undefined || place?.chain !== "cali-FORWARD" || countBits(touched) < 2) return undefined;
  if (common(accept.mask, touched) !== 0) return undefined;
  const { mask: bits, certainty } = accept;
  const meaning = meaningOf("accept", "top").set;
  return { bits, value: 0, role: "accept", owner: "Calico", name: ROLE_NAMES.accept, state: "kept", meaning, certainty };
}
