// The mark that names the endpoint a packet came from, of kube-proxy's IPVS mode (3.1 and later;
// felix/rules/endpoint_mark_mapper.go).
import { utf8ToBytes } from "@noble/hashes/utils.js";

export type EndpointMarks = ReadonlyMap<string, number>;

/** `uncertain`: interfaces whose hashes met, so that their marks depend on the order in which Felix learnt of them. */
export interface AssignedMarks {
  readonly marks: EndpointMarks;
  readonly uncertain: readonly string[];
}

/** Position 0 would be no mark, position 1 means: not an endpoint of Calico. */
const FIRST_POSITION = 2;

/** Marks of interfaces in the given order: the hash of the name picks a position, the next free one counts. */
export function assignEndpointMarks(mask: number, names: readonly string[]): AssignedMarks {
  const bits = bitsOf(mask);
  const positions = 2 ** bits.length;
  const taken = new Map<number, string>();
  const marks = new Map<string, number>();
  const uncertain = new Set<string>();
  for (const name of new Set(names)) {
    let position = fnv1(name) % positions;
    for (let tries = 0; tries < positions && (position < FIRST_POSITION || taken.has(position)); tries++) {
      const owner = taken.get(position);
      if (owner !== undefined) uncertain.add(owner).add(name);
      position = (position + 1) % positions;
    }
    if (position < FIRST_POSITION || taken.has(position)) continue;
    taken.set(position, name);
    marks.set(name, spread(position, bits));
  }
  return { marks, uncertain: [...uncertain] };
}

function bitsOf(mask: number): number[] {
  return Array.from({ length: 32 }, (_, bit) => bit).filter((bit) => ((mask >>> bit) & 1) === 1);
}

/** The bits of a position, lowest first, in the places of the mask. */
function spread(position: number, bits: readonly number[]): number {
  return bits.reduce((mark, bit, index) => ((position >>> index) & 1 ? (mark | (1 << bit)) >>> 0 : mark), 0);
}

/** 32 bits of FNV-1, which multiplies first (hash/fnv, New32()). */
function fnv1(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of utf8ToBytes(text)) hash = (Math.imul(hash, 0x01000193) ^ byte) >>> 0;
  return hash;
}
