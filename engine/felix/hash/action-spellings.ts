// How Felix may have written what a dump shows of an action, the likeliest first (felix/iptables/actions.go).
import { markNumbers } from "#engine/felix/hash/match-spellings.ts";
import type { SavedAction } from "#engine/felix/hash/saved-rule.ts";

/** A rule without an action only carries a comment (3.22 and later). */
export function actionSpellings(action: SavedAction | undefined): readonly string[] {
  if (action === undefined) return [""];
  const { mode, target, words } = action;
  if (mode === "goto") return [`--goto ${target}`];
  const head = `--jump ${target}`;
  if (words.length === 0) return [head];
  const plain = [head, ...words].join(" ");
  switch (target) {
    case "MARK":
      return markSpellings(head, words);
    case "LOG":
      return logSpellings(head, words);
    case "NFLOG":
      return nflogSpellings(head, words);
    case "CT":
      return words[0] === "--notrack" ? ["--jump NOTRACK", plain] : [plain];
    case "REJECT":
      // With a reset Felix writes a short `-j`; the reply that iptables takes by itself is not written.
      return words[1] === "tcp-reset" ? [`-j ${[target, ...words].join(" ")}`, plain] : [head, plain];
    case "DSCP":
      return [`${head} --set-dscp ${Number(words[1])}`, plain];
    default:
      return [plain];
  }
}

/** `--set-xmark` is what iptables-save makes of `--set-mark`, which is the same where the value lies in the mask. */
function markSpellings(head: string, [option = "", value = ""]: readonly string[]): string[] {
  if (option !== "--set-xmark" && option !== "--set-mark") return [`${head} ${option} ${value}`];
  const whole = /^(.*)\/0xffffffff$/.exec(value)?.[1];
  const numbers = [...markNumbers(value), ...(whole === undefined ? [] : markNumbers(whole))];
  return numbers.map((number) => `${head} --set-mark ${number}`);
}

function wordBehind(words: readonly string[], option: string): string | undefined {
  const at = words.indexOf(option);
  return at < 0 ? undefined : words[at + 1];
}

/** iptables-save leaves a level out that is the kernel's default. */
function logSpellings(head: string, words: readonly string[]): string[] {
  const prefix = wordBehind(words, "--log-prefix") ?? "";
  const level = wordBehind(words, "--log-level") ?? "4";
  const prefixes = prefix.endsWith(" ") ? [prefix] : [prefix, `${prefix} `];
  return prefixes.map((text) => `${head} --log-prefix "${text}" --log-level ${level}`);
}

/** Felix copies the first 80 bytes of a packet; iptables-nft does not print --nflog-range. */
function nflogSpellings(head: string, words: readonly string[]): string[] {
  const group = wordBehind(words, "--nflog-group") ?? "0";
  const prefix = wordBehind(words, "--nflog-prefix") ?? "";
  const size = wordBehind(words, "--nflog-size") ?? wordBehind(words, "--nflog-range") ?? "80";
  return ["--nflog-range", "--nflog-size"].map(
    (option) => `${head} --nflog-group ${group} --nflog-prefix ${prefix} ${option} ${size}`,
  );
}
