// Files too big for the unit tests (test/property/hostile.test.ts), asked about as any fuzz input with `--hostile`.
import type { Input } from "#test/fuzz/input.ts";

function table(...lines: readonly string[]): string {
  return `*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n${lines.join("\n")}\nCOMMIT\n`;
}

function many(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join("\n");
}

const FILES: readonly (() => string)[] = [
  () => "y".repeat(20_000_000),
  () => table(`-A FORWARD -m comment --comment "${"<b> [x](command:y) ".repeat(1_000_000)}" -j DROP`),
  () => table(many(1_000_000, (index) => `:C${index} - [0:0]`)),
  () =>
    table(
      many(100_000, (index) => `:C${index} - [0:0]\n-A C${index} -j C${index + 1}`),
      "-A FORWARD -j C0",
    ),
  () =>
    table(
      many(100_000, (index) => `:C${index} - [0:0]\n-A C${index} -g C${(index + 1) % 100_000}`),
      "-A FORWARD -j C0",
    ),
  () =>
    table(
      ":C - [0:0]",
      many(1_000_000, () => "-A FORWARD -j C"),
    ),
];

/** Those of the worker `first` of `workers`; a dump each. */
export function* hostileInputs(first: number, workers: number): Generator<Input> {
  for (let at = first; at < FILES.length; at += workers) {
    const text = FILES[at]?.() ?? "";
    yield { seed: 0, number: -1 - at, name: "iptables.save", text, beside: undefined, big: true, disk: {} };
  }
}
