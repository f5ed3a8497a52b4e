// `VALUE[/MASK]` or a name that only the node can look up: groups of devices, realms of routes.
import { isRefusal, type ValueGrammar } from "#engine/iptables/extension.ts";
import { formatMark, type MarkValue, markValue } from "#engine/iptables/values/mark.ts";

export type NumberOrName = MarkValue | { readonly name: string };

/** xtopt_parse_mark() with a table of names (xtables_parse_val_mask(), libxtables/xtables.c): a name takes no mask. */
export function numberOrName(syntax: string): ValueGrammar<NumberOrName> {
  return {
    syntax,
    words: 1,
    decode: ([word = ""], family) => {
      const number = markValue.decode([word], family);
      if (!isRefusal(number)) return number;
      if (/^[^\s\d+\-/][^\s/]*$/.test(word)) return { name: word };
      return { refusal: `"${word}" is not a number with or without mask, nor a name` };
    },
  };
}

export function formatNumberOrName(value: NumberOrName): string {
  return "name" in value ? value.name : formatMark(value);
}
