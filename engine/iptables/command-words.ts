// Options of the command itself, those that are no test of a packet: what iptables-restore does with them inside a rule
// (do_parse(), iptables/xshared.c, and its table of long options, iptables/iptables.c).

export type CommandWord =
  | { readonly kind: "match" | "jump" | "goto" | "counters" }
  /** Changes nothing in the rule; of rules for the other family other-family.ts has taken care. */
  | { readonly kind: "ignored"; readonly words: 0 | 1 }
  /** iptables-restore refuses the line. */
  | { readonly kind: "refused"; readonly words: 0 | 1; readonly why: string };

const command = { kind: "refused", words: 1, why: "a rule's line holds one command, and it comes first" } as const;
const notHere = { kind: "refused", words: 0, why: "iptables-restore takes it on its own command line only" } as const;
const ofListing = { kind: "refused", words: 0, why: "it belongs to the listing of rules" } as const;

const match = { kind: "match" } as const;
const jump = { kind: "jump" } as const;
const goto = { kind: "goto" } as const;
const counters = { kind: "counters" } as const;
const ipv4 = { kind: "ignored", words: 0 } as const;
const ipv6 = { ...ipv4 };
const verbose = { ...ipv4 };
const modprobe = { kind: "ignored", words: 1 } as const;
const table = { kind: "refused", words: 1, why: "the line `*TABLE` above says the table" } as const;
const wait = { ...notHere };
const interval = { ...notHere, words: 1 } as const;
const numeric = { ...ofListing };
const exact = { ...ofListing };
const numbers = { ...ofListing };

/** Each command of its own, so that a name cut short is seen to fit two of them. */
const commands = (...names: readonly string[]): (readonly [string, CommandWord])[] =>
  names.flatMap((pair) => {
    const word = { ...command };
    return pair.split(" ").map((name) => [name, word] as const);
  });

/** One object a meaning, whatever its spellings. */
export const COMMAND_WORDS: ReadonlyMap<string, CommandWord> = new Map<string, CommandWord>([
  ["-m", match],
  ["--match", match],
  ["-j", jump],
  ["--jump", jump],
  ["-g", goto],
  ["--goto", goto],
  ["-c", counters],
  ["--set-counters", counters],
  ["-4", ipv4],
  ["--ipv4", ipv4],
  ["-6", ipv6],
  ["--ipv6", ipv6],
  ["-v", verbose],
  ["--verbose", verbose],
  ["-M", modprobe],
  ["--modprobe", modprobe],
  ["-t", table],
  ["--table", table],
  ["-w", wait],
  ["--wait", wait],
  ["-W", interval],
  ["--wait-interval", interval],
  ["-n", numeric],
  ["--numeric", numeric],
  ["-x", exact],
  ["--exact", exact],
  ["--line-numbers", numbers],
  ["--version", { ...notHere }],
  ["--help", { ...notHere }],
  ...commands("-A --append", "-D --delete", "-C --check", "-I --insert", "-R --replace", "-L --list", "-S --list-rules"),
  ...commands("-F --flush", "-Z --zero", "-N --new-chain", "-X --delete-chain", "-E --rename-chain", "-P --policy"),
]);

/** The words of the command that `name` is the beginning of, each once. */
export function commandWordsBegunBy(name: string): ReadonlySet<CommandWord> {
  const found = new Set<CommandWord>();
  for (const [spelling, word] of COMMAND_WORDS) if (spelling.startsWith(name)) found.add(word);
  return found;
}
