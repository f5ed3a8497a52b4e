// The TextMate grammars of iptables-save and ipset: which scope each word of a line gets.
import { describe, expect, test } from "vitest";
import { SET_TYPES } from "#engine/ipset/set-types.ts";
import { core } from "#engine/iptables/matches/core.ts";
import { MATCHES } from "#engine/iptables/matches/index.ts";
import { TARGETS } from "#engine/iptables/targets/index.ts";
import { sets } from "#test/grammar/ipset-rows.ts";
import { OPTION, odd, type Row, rules, statements } from "#test/grammar/iptables-rows.ts";
import { tokeniser } from "#test/grammar/tokenise.ts";

const iptables = await tokeniser("source.iptables-save");
const ipset = await tokeniser("source.ipset");

function checkRow(tokenise: typeof iptables, line: string, words: Row[1]): void {
  const tokens = tokenise(line).tokens.map(({ text, scopes }) => [text, scopes.at(-1) ?? ""]);
  let from = 0;
  for (const wanted of words) {
    const at = tokens.findIndex((token, index) => index >= from && token[0] === wanted[0]);
    expect(at, `${wanted[0]} is a token of its own in ${JSON.stringify(tokens)}`).toBeGreaterThanOrEqual(from);
    expect(tokens[at]).toEqual(wanted);
    from = at + 1;
  }
}

describe("iptables-save grammar", () => {
  test.each(statements)("statement %s", (line, words) => checkRow(iptables, line, words));
  test.each(rules)("rule %s", (line, words) => checkRow(iptables, line, words));
  test.each(odd)("odd line %s", (line, words) => checkRow(iptables, line, words));

  test("knows every module, target and option of the engine", () => {
    for (const { name } of MATCHES.filter((module) => module.name !== "")) {
      checkRow(iptables, `-A X -m ${name}`, [[name, "support.type.module"]]);
    }
    for (const { name } of TARGETS) {
      const scope = expect.stringMatching(/^(?:support\.function\.target|keyword\.control\.verdict\.[a-z]+)$/);
      checkRow(iptables, `-A X -j ${name}`, [[name, scope]]);
    }
    for (const { options } of [core, ...MATCHES, ...TARGETS]) {
      for (const name of Object.keys(options)) {
        const token = iptables(`-A X ${name} 1 1`).tokens.find(({ text }) => text === name);
        expect([name, token?.scopes.at(-1)]).toEqual([name, OPTION]);
      }
    }
  });
});

describe("ipset grammar", () => {
  test.each(sets)("%s", (line, words) => checkRow(ipset, line, words));

  test("knows every set type of the engine", () => {
    for (const { name } of SET_TYPES) checkRow(ipset, `create x ${name}`, [[name, "support.type.set"]]);
  });
});

describe("any line", () => {
  const long = [
    `-A X ${"a ".repeat(5000)}`,
    `-A X -s ${"a:".repeat(5000)}`,
    `-A X -s ${"1.".repeat(5000)}`,
    `-A X ${"-".repeat(10_000)}`,
    `-A X --${"a-".repeat(5000)}`,
    `-A X --dports ${"80,".repeat(3300)}`,
    `-A X --comment "${"\\".repeat(10_000)}`,
    `x${"]:".repeat(5000)}`,
    `x ${":a".repeat(5000)}`,
    `x [1:${"2".repeat(10_000)}`,
    `${" ".repeat(10_000)}x`,
    `add x ${"1,".repeat(5000)}`,
    `add x ${"a:".repeat(5000)}`,
  ];
  test.each(long)("of ten thousand characters is quick (%#)", (line) => {
    const start = performance.now();
    iptables(line);
    ipset(line);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  test("leaves nothing open for the next one", () => {
    for (const [line] of [...statements, ...rules, ...odd]) {
      expect([line, iptables(`${line}`).open]).toEqual([line, 1]);
    }
    for (const [line] of sets) expect([line, ipset(line).open]).toEqual([line, 1]);
  });
});
