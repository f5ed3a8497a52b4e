// Cuts the bits of a mark, a test or a change up by what they are for: Calico's roles, marks of other programs that the
// dump shows, what is usual, and the rest. In a chain of another program, that program's marks come first.

import { describeChain } from "#engine/calico/chains.ts";
import { FOREIGN_MARKS, type ForeignMark } from "#engine/calico/foreign-marks.ts";
import { common, countBits, isSingleBit, lowestBit, without } from "#engine/calico/mark-bits.ts";
import type { Certainty, ForeignBits, MarkLayout, MarkRole, RoleBits } from "#engine/calico/mark-layout.ts";
import { type MarkPlace, meaningOf, placeOf, ROLE_NAMES } from "#engine/calico/mark-meanings.ts";
import type { RuleRef } from "#engine/iptables/ruleset.ts";

/** A part of the mark with one purpose. */
export interface Field {
  readonly bits: number;
  readonly role: MarkRole | undefined;
  readonly owner: string | undefined;
  readonly name: string;
  readonly certainty: Certainty;
  /** What it says when it is set (to `value`) or clear. */
  meaning(state: "set" | "clear", value: number): string;
}

/** The bits looked at and their value; of a mark only the set bits are looked at. */
export interface Glance {
  readonly mask: number;
  readonly value: number;
  readonly of: "test" | "change" | "mark";
}

/** So many bits in a mask mean that it was not written for one purpose, and guessing at each would only be noise. */
const WIDE_MASK = 8;

export function fieldsOf(layout: MarkLayout, glance: Glance, place: RuleRef | undefined): Field[] {
  const owner = place === undefined ? undefined : describeChain(place.chain, place.table)?.owner;
  const elsewhere = owner !== undefined && owner !== "Calico" && owner !== "iptables";
  const roles = roleFields(layout, glance, placeOf(place), place === undefined);
  const foreign = foreignFields(layout, glance, owner);
  const candidates = elsewhere ? [...foreign, ...roles] : [...roles, ...foreign];
  const fields: Field[] = [];
  let rest = glance.mask;
  for (const field of [...candidates, ...usualFields(layout, glance)]) {
    if (common(rest, field.bits) !== field.bits) continue;
    fields.push(field);
    rest = without(rest, field.bits);
  }
  if (rest !== 0) fields.push(unknownField(rest));
  return fields.sort((a, b) => lowestBit(a.bits) - lowestBit(b.bits));
}

function roleFields(layout: MarkLayout, glance: Glance, place: MarkPlace, nowhere: boolean): Field[] {
  const hasEndpoint = layout.roles.some((entry) => entry.role === "endpoint");
  const fields: Field[] = [];
  for (const entry of layout.roles) {
    const bits = common(entry.mask, glance.mask);
    if (bits === 0 || (entry.role === "non-cali-endpoint" && hasEndpoint)) continue;
    const whole = bits === entry.mask || glance.of === "mark";
    const name = whole ? ROLE_NAMES[entry.role] : `part of the ${ROLE_NAMES[entry.role]}`;
    const shared = nowhere ? layout.foreign.find((mark) => covers(mark, glance) && common(mark.value, bits) !== 0) : undefined;
    const also = shared === undefined ? "" : ` (or it is ${shared.owner}'s ${shared.role} mark)`;
    const { role, certainty } = entry;
    const meaning = (state: "set" | "clear", value: number) => `${roleMeaning(layout, entry, place, state, value)}${also}`;
    fields.push({ bits, role, owner: "Calico", name, certainty, meaning });
  }
  return fields;
}

function roleMeaning(layout: MarkLayout, entry: RoleBits, place: MarkPlace, state: "set" | "clear", value: number): string {
  const words = entry.role === "endpoint" ? endpointMeaning(layout, value) : meaningOf(entry.role, place)[state];
  return entry.certainty === "guess" ? `perhaps ${words}` : words;
}

function endpointMeaning(layout: MarkLayout, value: number): string {
  const { set, clear } = meaningOf("endpoint", "anywhere");
  if (value === 0) return clear;
  if (layout.roles.some((entry) => entry.role === "non-cali-endpoint" && entry.mask === value)) {
    return meaningOf("non-cali-endpoint", "anywhere").set;
  }
  const name = layout.endpoints.get(value);
  return name === undefined ? set : `the packet came in by ${name}`;
}

/** Whether what is looked at says something about this mark: all its bits, with its value unless it is one bit. */
function covers({ mask, value }: Pick<ForeignBits, "mask" | "value">, glance: Glance): boolean {
  const fits = common(glance.value, mask) === value;
  if (glance.of === "mark") return fits;
  return common(glance.mask, mask) === mask && (fits || isSingleBit(mask));
}

/** Marks of others that the dump shows; those of the chain's own owner first. */
function foreignFields(layout: MarkLayout, glance: Glance, owner: string | undefined): Field[] {
  const seen = layout.foreign.filter((mark) => covers(mark, glance));
  const own = seen.filter((mark) => mark.owner === owner);
  return [...own, ...seen.filter((mark) => mark.owner !== owner)].map((mark) => {
    const name = `${mark.owner}'s ${mark.role} ${isSingleBit(mark.mask) ? "bit" : "mark"}`;
    const meaning = (state: "set" | "clear") => (state === "set" ? mark.meaning : `not: ${mark.meaning}`);
    const bits = glance.of === "mark" ? mark.value : mark.mask;
    return { bits, role: undefined, owner: mark.owner, name, certainty: "certain", meaning };
  });
}

/** What nobody in this dump explains, but what is the usual bit of some program. */
function usualFields(layout: MarkLayout, glance: Glance): Field[] {
  const usual = (mark: ForeignMark) =>
    isSingleBit(mark.mask) &&
    mark.mask < 0x10000 &&
    covers(mark, glance) &&
    (countBits(glance.mask) <= WIDE_MASK || common(glance.value, mark.mask) !== 0) &&
    !layout.foreign.some((other) => other.owner === mark.owner && other.role === mark.role);
  return FOREIGN_MARKS.filter(usual).map(({ mask, owner, role }) => ({
    bits: mask,
    role: undefined,
    owner,
    name: `bit ${hex(mask)}`,
    certainty: "guess",
    meaning: () => `usually ${owner}'s ${role} bit, though no rule here shows it`,
  }));
}

function unknownField(bits: number): Field {
  const name = isSingleBit(bits) ? `bit ${hex(bits)}` : `bits ${hex(bits)}`;
  const meaning = () => "no rule here shows what it is for";
  return { bits, role: undefined, owner: undefined, name, certainty: "certain", meaning };
}

export function hex(value: number): string {
  return `0x${value.toString(16)}`;
}
