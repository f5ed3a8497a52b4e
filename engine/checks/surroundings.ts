// What a node's other files tell the checks of its dump.

import type { Surroundings } from "#engine/checks/check.ts";
import type { NodeContext } from "#engine/node/node.ts";

/** `node` as its files tell it, nothing inferred: a device that is only taken for granted says nothing about the others. */
export function surroundingsOf(node: NodeContext): Surroundings {
  return {
    sets: node.sets,
    devices: node.interfaces?.map(({ name }) => name),
    routedMarkBits: routedMarkBits(node),
  };
}

/** Undefined where rules of one IP version are missing: they may ask for any bit. */
function routedMarkBits({ rules, rulesUntold = [] }: NodeContext): number | undefined {
  if (rules === undefined || rulesUntold.length > 0) return undefined;
  return rules.reduce((bits, { mark }) => (bits | (mark?.mask ?? 0)) >>> 0, 0);
}
