// An option of a target: like any option, but `!` never stands before it.
import { type OptionSpec, option, type ValueGrammar } from "#engine/iptables/extension.ts";

export function setting<Value>(
  summary: string,
  values: ValueGrammar<Value>,
  wanted: (value: Value) => string = String,
): OptionSpec<Value> {
  return option({ summary, values, negatable: false, wanted });
}
