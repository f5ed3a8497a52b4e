// What must hold for any text at all: parsing never throws, prints back, keeps spans inside, and an edit parses like the whole.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LINE } from "#engine/iptables/lines.ts";
import { parseRuleset, reparseRuleset } from "#engine/iptables/parser.ts";
import { printRuleset } from "#engine/iptables/print.ts";
import { isPrintable, printRule } from "#engine/iptables/print-rule.ts";
import { readRule, readStatement } from "#engine/iptables/read-rule.ts";
import type { Ruleset } from "#engine/iptables/ruleset.ts";
import { packetOf } from "#engine/net/packet.ts";
import { beginPacket } from "#engine/simulate/begin.ts";
import type { Machine } from "#engine/simulate/machine.ts";
import { createProgram } from "#engine/simulate/program.ts";
import { run } from "#engine/simulate/run.ts";
import { step } from "#engine/simulate/step.ts";

const EXAMPLE = readFileSync(new URL("../../examples/node2/iptables.save", import.meta.url), "utf8");
const LINES = EXAMPLE.split("\n");

/** Text that looks like a dump, with damage: lines dropped, cut, doubled, quoted wrongly, and noise between. */
const damaged = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...LINES) },
      { weight: 1, arbitrary: fc.string({ maxLength: 60 }) },
      { weight: 2, arbitrary: fc.tuple(fc.constantFrom(...LINES), fc.nat(80)).map(([line, cut]) => line.slice(0, cut)) },
      {
        weight: 2,
        arbitrary: fc
          .tuple(fc.constantFrom(...LINES), fc.nat(80), fc.constantFrom('"', "!", "\\", "\t", "[", " -j ", "\u0000", "é"))
          .map(([line, at, noise]) => line.slice(0, at) + noise + line.slice(at)),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          "* nat",
          "iptables -t nat -A POSTROUTING -j MASQUERADE",
          "-I FORWARD 2 -j DROP",
          "-D FORWARD 1",
          "-F",
          "-X",
          "-E DOCKER D2",
          "-P INPUT DROP",
          "kubectl[12]: -A INPUT -j ACCEPT",
          "[1:2] -A INPUT",
          "\uFEFF*filter",
        ),
      },
    ),
    { maxLength: 40 },
  )
  .chain((lines) => fc.constantFrom("\n", "\r\n").map((newline) => lines.join(newline)));

const doors = fc.constantFrom("eth0", "local", "cali0ef24b3");

function beginAtDoor(from: string): Machine {
  const packet = packetOf({
    source: [0x0a010101],
    destination: [0x0a01020d],
    protocol: 6,
    sourcePort: 40000,
    destinationPort: 3306,
    tcpFlags: 2,
  });
  return beginPacket({ from, out: undefined, packet, state: undefined, direction: "ORIGINAL", connmark: undefined });
}

function inside(ruleset: Ruleset, { start, end }: { start: number; end: number }): boolean {
  return 0 <= start && start <= end && end <= ruleset.text.length;
}

describe("any text", () => {
  test("parses without a throw, prints back byte for byte, and keeps every span inside", () => {
    fc.assert(
      fc.property(damaged, (text) => {
        const ruleset = parseRuleset(text);
        expect(printRuleset(ruleset)).toBe(text);
        for (const problem of ruleset.problems) expect(inside(ruleset, problem.span)).toBe(true);
        for (const table of ruleset.tables) {
          for (const chain of table.chains.values()) {
            for (const [index, line] of chain.ruleLines.entries()) {
              expect(ruleset.lines.kind[line]).toBe(LINE.rule);
              const rule = readRule(ruleset, chain, index + 1);
              for (const { span } of [...(rule?.matches ?? []), ...(rule?.problems ?? [])])
                expect(inside(ruleset, span)).toBe(true);
            }
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test("a rule that is understood prints as what reads and prints the same again", () => {
    fc.assert(
      fc.property(damaged, fc.constantFrom("nft", "legacy"), (text, backend) => {
        const ruleset = parseRuleset(text);
        for (const table of ruleset.tables) {
          for (const chain of table.chains.values()) {
            for (let number = 1; number <= chain.ruleLines.length; number++) {
              const rule = readRule(ruleset, chain, number, table);
              if (rule === undefined || !isPrintable(rule, table)) continue;
              const once = printRule(rule, table, { backend, counters: true });
              const whole = { start: 0, end: once.length };
              const read = readStatement(once, whole, rule.ref, 0, (name) => table.chains.has(name));
              expect(printRule(read, table, { backend, counters: true })).toBe(once);
            }
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  test("an edit gives what parsing the new text gives", () => {
    fc.assert(
      fc.property(
        damaged,
        fc.nat(),
        fc.nat(30),
        fc.constantFrom("", "x", "\n", "-A INPUT -j ACCEPT\n", '"', "*nat\n"),
        (text, at, length, inserted) => {
          const from = at % (text.length + 1);
          const to = Math.min(text.length, from + length);
          const next = text.slice(0, from) + inserted + text.slice(to);
          const edited = reparseRuleset(parseRuleset(text), next, { from, to, inserted: inserted.length });
          expect(edited).toEqual(parseRuleset(next));
        },
      ),
      { numRuns: 300 },
    );
  });

  test("a walk through it comes to an end", () => {
    fc.assert(
      fc.property(damaged, doors, (text, from) => {
        const walk = run(createProgram(parseRuleset(text)), beginAtDoor(from));
        expect(walk.trace.end.verdict).toMatch(/^(ACCEPT|DROP|REJECT|QUEUE|RETURN|UNDECIDED)$/);
      }),
      { numRuns: 150 },
    );
  });

  test("a step back is the machine before: it is as it was, and goes on the same way", () => {
    fc.assert(
      fc.property(damaged, doors, (text, from) => {
        const program = createProgram(parseRuleset(text));
        let machine = beginAtDoor(from);
        for (let count = 0; count < 40 && machine.end === undefined; count++) {
          const before = structuredClone(machine);
          const next = step(program, machine);
          expect(machine).toEqual(before);
          expect(step(program, before)).toEqual(next);
          if ("question" in next) {
            const { key, preferred } = next.question;
            machine = { ...machine, choices: new Map([...machine.choices, [key, preferred]]) };
          } else machine = next.machine;
        }
      }),
      { numRuns: 60 },
    );
  });
});
