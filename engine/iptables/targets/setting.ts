// An option of a target: like any option, but `!` never stands before it.
import { type OptionSpec, option, type RuleContext, type SavedOption, type ValueGrammar } from "#engine/iptables/extension.ts";
import { oneWord } from "#engine/iptables/saved-text.ts";

/** `wanted`: the value in words; `print`: as iptables-save writes it, where that differs; undefined where it does not. */
export function setting<Value>(
  summary: string,
  values: ValueGrammar<Value>,
  wanted: (value: Value) => string = String,
  print: (value: Value, context: RuleContext) => string | undefined = (value) => oneWord(wanted(value)),
): OptionSpec<Value> {
  const save = (value: Value, context: RuleContext) => {
    if (values.words === 0) return [];
    const word = print(value, context);
    return word === undefined ? undefined : [word];
  };
  return option({ summary, values, negatable: false, wanted, save });
}

/** An option in a rule's printed form; targets print none negated. */
export function saved(name: string, ...words: readonly string[]): SavedOption {
  return { name, negated: false, words };
}

/** For `print`: a value that is left at its default is not printed. */
export function unlessDefault<Value>(usual: Value): (value: Value) => string | undefined {
  return (value) => (value === usual ? undefined : String(value));
}
