// What befalls a text on its way into a fuzz input.
import type { Random } from "#test/fuzz/random.ts";

/** Words and characters that have hurt programs like this one. */
const HOSTILE: readonly string[] = [
  "\u0000",
  "\ud800",
  "\udc00",
  "\u202e",
  "\u2066",
  "\u2028",
  "\ufeff",
  "\r",
  "\t",
  "\u000b",
  "\u00a0",
  "é",
  "💥",
  "!",
  " ! ",
  '"',
  "'",
  "\\",
  '\\"',
  "[",
  "]",
  "`",
  "```\n",
  "-",
  "--",
  "-j",
  " -g ",
  " -m ",
  " -m comment --comment ",
  " -m set --match-set ",
  " --dport ",
  "/",
  "/33",
  ",",
  ",,",
  ":",
  "::",
  "0x",
  "0xffffffffffffffff",
  "99999999999999999999",
  "-1",
  "[99999999999999999999:1]",
  "[1:2] ",
  "*",
  "*filter\n",
  "*nat\n",
  "COMMIT\n",
  ":FORWARD ACCEPT [0:0]\n",
  ":x - [0:0]\n",
  ": - [0:0]\n",
  ':"a b" - [0:0]\n',
  "-A\n",
  "-A FORWARD\n",
  "-A FORWARD -j\n",
  "-A FORWARD -g FORWARD\n",
  "-A x -j x\n",
  "-I FORWARD 1 -j DROP\n",
  "-D FORWARD 1\n",
  "-R FORWARD 1 -j x\n",
  "-N x\n",
  "-X x\n",
  "-F\n",
  "-E x y\n",
  "-P FORWARD DROP\n",
  "# ![x](command:evil) <img src=x onerror=alert(1)> [y](javascript:z)\n",
  '-A FORWARD -m comment --comment "[x](command:evil?%22) <b>**a**`" -j DROP\n',
  '-A FORWARD -m mark --mark 0x10000/0x10000 -m comment --comment "`](https://x) |" -j MARK --set-xmark 0x1/0x1\n',
  "-A FORWARD -p tcp -m multiport ! --dports 1:65535,0 -m set ! --match-set x src,dst,src -j DNAT --to-destination :0-\n",
  "-A __proto__ -j constructor\n:__proto__ - [0:0]\n",
  "constructor",
  "__proto__",
  "toString",
  "create x hash:ip,port,net family inet6 maxelem 0\n",
  "add x 1.2.3.4-255.255.255.255,tcp:0-65535\n",
  "add x ::/0 nomatch\n",
  "add x x\n",
  "Name: x\nType: hash:net\nMembers:\n",
];

type Mutation = (text: string, random: Random, others: readonly string[]) => string;

const MUTATIONS: readonly Mutation[] = [
  flipped,
  changedLines,
  changedLines,
  changedWords,
  changedWords,
  inserted,
  inserted,
  (text, random) => text.slice(0, random.below(text.length + 1)),
  (text, random) => text.slice(random.below(text.length + 1)),
  spliced,
  lengthened,
  (text, random) => (random.once(3) ? text.replaceAll("\n", random.pick(["\r\n", "\r", "\n\n"])) : text),
  bangs,
];

/** `others`: texts of the same kind to take parts from. */
export function mutated(text: string, random: Random, others: readonly string[]): string {
  let current = text;
  for (let left = 1 + random.below(6); left > 0; left--) current = random.pick(MUTATIONS)(current, random, others);
  return current;
}

export function hostileWord(random: Random): string {
  return random.pick(HOSTILE);
}

/** The first `most` lines from somewhere: long texts are cut, so that one input takes little time. */
export function excerpt(text: string, random: Random, most: number): string {
  const lines = text.split("\n");
  const from = lines.length > most && random.once(2) ? random.below(lines.length - most) : 0;
  return lines.slice(from, from + most).join("\n");
}

function replaced(text: string, from: number, to: number, by: string): string {
  return text.slice(0, from) + by + text.slice(to);
}

function flipped(text: string, random: Random): string {
  let current = text;
  for (let left = 1 + random.below(8); left > 0; left--) {
    const at = random.below(current.length);
    const code = current.charCodeAt(at) || 0;
    const other = random.once(2) ? code ^ (1 << random.below(7)) : 32 + random.below(95);
    current = replaced(current, at, at + 1, random.once(6) ? "" : String.fromCharCode(other));
  }
  return current;
}

function changedLines(text: string, random: Random): string {
  return changedParts(text.split("\n"), random).join("\n");
}

function changedWords(text: string, random: Random): string {
  const lines = text.split("\n");
  for (let left = 1 + random.below(5); left > 0; left--) {
    const at = random.below(lines.length);
    lines[at] = changedParts((lines[at] ?? "").split(" "), random).join(" ");
  }
  return lines.join("\n");
}

/** Some parts gone, doubled, or in each other's place. */
function changedParts(parts: string[], random: Random): string[] {
  for (let left = 1 + random.below(4); left > 0; left--) {
    const [at, other] = [random.below(parts.length), random.below(parts.length)];
    const [one = "", two = ""] = [parts[at], parts[other]];
    if (random.once(3)) parts.splice(at, 1 + random.below(3));
    else if (random.once(2)) parts.splice(other, 0, one);
    else {
      parts[at] = two;
      parts[other] = one;
    }
  }
  return parts;
}

function inserted(text: string, random: Random): string {
  let current = text;
  for (let left = 1 + random.below(5); left > 0; left--) {
    const at = random.once(2) ? current.lastIndexOf("\n", random.below(current.length)) + 1 : random.below(current.length + 1);
    current = replaced(current, at, at, hostileWord(random));
  }
  return current;
}

function spliced(text: string, random: Random, others: readonly string[]): string {
  const other = excerpt(random.pick(others), random, 60);
  return text.slice(0, random.below(text.length + 1)) + other.slice(random.below(other.length + 1));
}

function lengthened(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  const word = random.once(2) ? hostileWord(random) : text.slice(at, at + 1 + random.below(40));
  const times = random.pick([10, 100, 2000]);
  return replaced(text, at, at, word.repeat(Math.min(times, Math.ceil(20_000 / Math.max(1, word.length)))));
}

function bangs(text: string, random: Random): string {
  const at = random.below(text.length);
  const part = text.slice(at, at + 400);
  return replaced(text, at, at + 400, part.replaceAll(" ", random.pick([" ! ", "  ", "\t", " !"])));
}
