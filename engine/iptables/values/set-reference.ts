// `SETNAME DIR[,DIR…]`: an ipset and which side of the packet feeds each of its dimensions.
import type { ValueGrammar } from "#engine/iptables/extension.ts";
import type { SetDirection } from "#engine/net/environment.ts";

export interface SetReference {
  readonly set: string;
  readonly directions: readonly SetDirection[];
}

/** IPSET_DIM_MAX and IPSET_MAXNAMELEN - 1, ip_set.h. */
const MOST_DIRECTIONS = 6;
const LONGEST_NAME = 31;

export const setReference: ValueGrammar<SetReference> = {
  syntax: "SETNAME DIR[,DIR…]",
  words: 2,
  choices: [
    { value: "src", summary: "Source address, source port or incoming device, as the set's dimension wants." },
    { value: "dst", summary: "Destination address, destination port or outgoing device, as the set's dimension wants." },
  ],
  decode: ([set = "", list = ""]) => {
    if (set === "" || set.length > LONGEST_NAME) {
      return { refusal: `"${set}" is not a set name: 1 to ${LONGEST_NAME} characters`, word: 0 };
    }
    const directions: SetDirection[] = [];
    for (const item of list.split(",")) {
      // parse_dirs(), libxt_set.h, compares three letters only.
      const direction = (["src", "dst"] as const).find((name) => item.startsWith(name));
      if (direction === undefined) return { refusal: `"${item}" is not a direction: expected src or dst`, word: 1 };
      directions.push(direction);
    }
    if (directions.length > MOST_DIRECTIONS) return { refusal: `more than ${MOST_DIRECTIONS} directions`, word: 1 };
    return { set, directions };
  },
};

export function formatSetReference({ set, directions }: SetReference): string {
  return `a member of ${set} (${directions.join(", ")})`;
}
