// Rules with -4 or -6 are for one IP version only: the tool of the other passes over them without a word (do_parse(),
// iptables/xshared.c).

import type { Binder } from "#engine/iptables/binder.ts";

/** Takes such rules out of their chains. */
export function skipOtherFamily({ lines, tables, givenFamily, headerFamily }: Binder): void {
  if (!lines.only.some((only) => only !== 0)) return;
  for (const { family = givenFamily ?? headerFamily ?? 4, chains } of tables) {
    const isOther = (line: number) => lines.only[line] === (family === 4 ? 6 : 4);
    for (const chain of chains.values()) {
      if (chain.ruleLines.some(isOther)) chain.ruleLines = chain.ruleLines.filter((line) => !isOther(line));
    }
  }
}
