// Network device names as `-i`, `-o` and physdev read them: exact, or with a trailing `+` as a prefix.
import type { ValueGrammar } from "#engine/iptables/extension.ts";
import { type Answer, answer } from "#engine/net/answer.ts";

/** IFNAMSIZ - 1, include/uapi/linux/if.h. */
const LONGEST = 15;

export const interfaceName: ValueGrammar<string> = {
  syntax: "NAME[+]",
  words: 1,
  decode: ([word = ""]) => {
    if (word === "") return { refusal: "the device name is empty" };
    return word.length > LONGEST ? { refusal: `"${word}" is too long for a device name: at most ${LONGEST} characters` } : word;
  },
  kindAt: (text, start, end) => (isPlainName(text, start, end) ? 1 : 0),
};

/** Letters, digits and what kubelets and Calico put between them; not `+`, which alone asks for nothing. */
function isPlainName(text: string, start: number, end: number): boolean {
  if (end - start > LONGEST) return false;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    const isLetter = (code | LOWER) >= 97 && (code | LOWER) <= 122;
    const isDigit = code >= 48 && code <= 57;
    if (!isLetter && !isDigit && (at === start || (code !== DASH && code !== DOT && code !== UNDERSCORE))) return false;
  }
  return end > start;
}

const LOWER = 32;
const DASH = 45;
const DOT = 46;
const UNDERSCORE = 95;

/** `device` is "" where there is none at this hook (ifname_compare_aligned(), include/linux/netfilter/x_tables.h). */
export function matchesInterface(wanted: string, device: string | undefined): Answer {
  if (wanted === "+") return "yes";
  if (device === undefined) return "unknown";
  return answer(wanted.endsWith("+") ? device.startsWith(wanted.slice(0, -1)) : device === wanted);
}

export function formatInterface(wanted: string): string {
  if (wanted === "+") return "any device";
  return wanted.endsWith("+") ? `a device named ${wanted.slice(0, -1)}…` : wanted;
}

export function describeDevice(device: string | undefined): string | undefined {
  return device === "" ? "none at this hook" : device;
}
