// A test of a packet field that may not be known.
import { type Answer, answer } from "#engine/net/answer.ts";

export function whenKnown<Value>(value: Value | undefined, holds: (value: Value) => boolean): Answer {
  return value === undefined ? "unknown" : answer(holds(value));
}
