// What iptables-restore refuses in a file as a whole, and the line it stands on: for either back end.
import { describe, expect, test } from "vitest";
import { checkWhole } from "#engine/checks/index.ts";
import { lineAt } from "#engine/iptables/lines.ts";
import type { Backend } from "#engine/iptables/netfilter.ts";
import { parseRuleset } from "#engine/iptables/parser.ts";

/** `line code` of each error. */
function errors(text: string, backend: Backend): string[] {
  const ruleset = parseRuleset(text, { family: 4 });
  return checkWhole(ruleset, [backend])
    .filter(({ severity }) => severity === "error")
    .map(({ code, span }) => `${lineAt(ruleset.lines, span.start) + 1} ${code}`);
}

/** Line 4 is the first of `lines`. */
const inFilter = (lines: string) => `*filter\n:INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n${lines}\nCOMMIT\n`;

function refusedByBoth(text: string, expected: readonly string[]): void {
  expect(errors(text, "nft")).toEqual(expected);
  expect(errors(text, "legacy")).toEqual(expected);
}

describe("statements of a file", () => {
  test.each([
    ["no COMMIT", "*filter\n-A INPUT -j ACCEPT\n", ["3 missing-commit"]],
    ["a table inside a table", "*filter\n-A INPUT -j ACCEPT\n*nat\nCOMMIT\n", ["3 missing-commit"]],
    ["a rule before any table", "-A INPUT -j ACCEPT\n", ["1 outside-table"]],
    ["what iptables -t nat -S prints", "-P PREROUTING ACCEPT\n-P OUTPUT ACCEPT\n", ["1 outside-table"]],
    ["an unknown table", "*filters\nCOMMIT\n", ["1 unknown-table"]],
    ["a table without a name", "*\nCOMMIT\n", ["1 unknown-table"]],
    ["CRLF", "*filter\r\nCOMMIT\r\n", ["1 carriage-return"]],
    ["CR before the end of the file", "*filter\nCOMMIT\r", ["2 carriage-return"]],
    ["CR within the last line", "*filter\n-A INPUT -m comment --comment a\rb", ["2 missing-commit"]],
    ["a byte order mark", "\uFEFF*filter\nCOMMIT\n", ["1 line-prefix"]],
    ["a pasted command line", inFilter("iptables -A INPUT -j ACCEPT"), ["4 line-prefix"]],
    ["counters left open", inFilter("[5:10 -A INPUT -j ACCEPT"), ["4 line-prefix"]],
    ["a line of blanks", inFilter("   "), ["4 stray-blanks"]],
    ["blanks before a chain", inFilter(" :mine - [0:0]"), ["4 stray-blanks"]],
    ["blanks before a comment", inFilter("  # a comment"), ["4 stray-blanks"]],
    ["blanks before a rule are allowed", inFilter("   -A INPUT -j ACCEPT"), []],
    ["-t in a rule", inFilter("-t filter -A INPUT -j ACCEPT"), ["4 line-prefix"]],
    ["-t as a comment", inFilter("-A INPUT -m comment --comment -t -j ACCEPT"), []],
    ["-6 in an IPv4 dump is passed over", inFilter("-A INPUT -6 -s fd00::1 -j ACCEPT"), []],
    ["a long word", inFilter(`-A INPUT -m comment --comment ${"x".repeat(1024)}`), ["4 long-line"]],
    ["many words", inFilter(`-A INPUT${" -m tcp".repeat(125)} -j ACCEPT`), ["4 long-line"]],
  ])("%s", (_name, text, expected) => {
    const codes = new Set(expected.map((one) => one.split(" ")[1]));
    for (const backend of ["nft", "legacy"] as const) {
      const found = errors(text, backend);
      expect(expected.length === 0 ? found : found.filter((one) => codes.has(one.split(" ")[1] ?? ""))).toEqual(expected);
    }
  });

  test("only iptables-legacy wants a newline behind the last COMMIT", () => {
    expect(errors("*filter\nCOMMIT", "nft")).toEqual([]);
    expect(errors("*filter\nCOMMIT", "legacy")).toEqual(["2 final-newline"]);
  });

  test("a quote left open is a warning", () => {
    const ruleset = parseRuleset(inFilter('-A INPUT -m comment --comment "never closed -j ACCEPT'));
    expect(checkWhole(ruleset).map(({ code, severity }) => `${severity} ${code}`)).toContain("warning open-quote");
  });
});

describe("chains", () => {
  test.each([
    ["a rule in a chain that is not declared", "-A mine -j ACCEPT", ["4 no-such-chain"]],
    ["a builtin chain of another table", "-A PREROUTING -j ACCEPT", ["4 no-such-chain"]],
    ["a chain declared below its rule", "-A mine -j ACCEPT\n:mine - [0:0]", ["4 no-such-chain"]],
    ["a chain declared below a jump to it", "-A INPUT -j mine\n:mine - [0:0]", ["4 undefined-chain"]],
    ["28 characters", `:${"c".repeat(28)} - [0:0]`, []],
    ["29 characters", `:${"c".repeat(29)} - [0:0]`, ["4 chain-name"]],
    ["29 bytes", `:é${"c".repeat(27)} - [0:0]`, ["4 chain-name"]],
    ["a verdict's name", ":DROP - [0:0]", ["4 chain-name"]],
    ["a target's name", ":LOG - [0:0]", []],
    ["a target's name for -N", "-N LOG", ["4 chain-name"]],
    ["no policy", ":mine", ["4 bad-policy"]],
    ["an unknown policy", ":INPUT REJECT [0:0]", ["4 bad-policy"]],
    ["a builtin chain's policy left alone", ":INPUT - [0:0]", []],
    ["a builtin chain twice", ":INPUT DROP [0:0]", []],
    ["the policy of a user chain by -P", ":mine - [0:0]\n-P mine DROP", ["5 bad-policy"]],
  ])("%s", (_name, lines, expected) => refusedByBoth(inFilter(lines), expected));

  test.each([
    [":mine DROP [0:0]", [], ["4 bad-policy"]],
    [":PREROUTING ACCEPT [0:0]", [], ["4 bad-policy"]],
    [":mine - [0:0]\n:mine - [0:0]", [], ["5 duplicate-chain"]],
    [": ACCEPT [0:0]", ["4 chain-name"], ["4 chain-name", "4 bad-policy"]],
    [":-mine - [0:0]", ["4 chain-name"], []],
    [":!mine - [0:0]", ["4 chain-name"], []],
    [":mine - [0:0]\n-E mine yours", ["5 renamed-chain"], []],
    ["-A INPUT ! -p tcp --dport 80 -j ACCEPT", [], ["4 missing-protocol"]],
  ])("the back ends differ: %s", (lines, nft, legacy) => {
    expect(errors(inFilter(lines), "nft")).toEqual(nft);
    expect(errors(inFilter(lines), "legacy")).toEqual(legacy);
  });

  test("15 chains below a builtin one are allowed, and 16 only for iptables-legacy", () => {
    const nested = (depth: number) => {
      const names = Array.from({ length: depth }, (_, i) => `c${i}`);
      const jumps = names.map((name, i) => `-A ${names[i - 1] ?? "INPUT"} -j ${name}`);
      return inFilter([...names.map((name) => `:${name} - [0:0]`), ...jumps].join("\n"));
    };
    expect(errors(nested(15), "nft")).toEqual([]);
    expect(errors(nested(16), "nft")).toEqual(["35 jumps-too-deep"]);
    expect(errors(nested(16), "legacy")).toEqual([]);
  });
});

describe("commands", () => {
  test.each([
    ["-N of a chain that is there", ":mine - [0:0]\n-N mine", ["5 failed-command"]],
    ["-X of a chain with rules", ":mine - [0:0]\n-A mine -j ACCEPT\n-X mine", ["6 failed-command"]],
    ["-X of a chain in use", ":mine - [0:0]\n-A INPUT -j mine\n-X mine", ["6 failed-command"]],
    ["-X of a chain no longer in use", ":mine - [0:0]\n-A INPUT -j mine\n-D INPUT 1\n-X mine", []],
    ["-X of a chain that was in use before the first -X", ":a - [0:0]\n:b - [0:0]\n-X a\n-A INPUT -j b\n-F INPUT\n-X b", []],
    ["-F of an unknown chain", "-F nowhere", ["4 failed-command"]],
    ["-F of all", "-F\n-X", []],
    ["-E to a name that is taken", ":a - [0:0]\n:b - [0:0]\n-E a b", ["6 failed-command"]],
    ["-D of a number", "-D INPUT 1", ["4 no-such-rule"]],
    ["-D of a rule", "-D INPUT -s 10.0.0.1", ["4 no-such-rule"]],
    ["-D of a rule written otherwise", "-A INPUT -p tcp -j ACCEPT\n-D INPUT -p 6 -j ACCEPT", []],
    ["-I too far", "-I INPUT 2 -j ACCEPT", ["4 no-such-rule"]],
    ["-I at 0", "-I INPUT 0 -j ACCEPT", ["4 no-such-rule"]],
    ["-R of nothing", "-R INPUT 1 -j ACCEPT", ["4 no-such-rule"]],
    ["-R without a number", "-A INPUT -j DROP\n-R INPUT -j ACCEPT", ["5 no-such-rule"]],
  ])("%s", (_name, lines, expected) => refusedByBoth(inFilter(lines), expected));
});

test("-i and -o where the packet has no such device", () => {
  refusedByBoth(inFilter("-A INPUT -o eth0 -j ACCEPT\n-A OUTPUT -i eth0 -j ACCEPT\n-A OUTPUT -o eth0 -j ACCEPT"), [
    "4 wrong-interface",
    "5 wrong-interface",
  ]);
});

test("counters that only -c refuses are warnings", () => {
  const text = "*filter\n:INPUT ACCEPT [0,0]\n:OUTPUT ACCEPT [0:0]\n:FORWARD ACCEPT\n[a:b] -A INPUT -j ACCEPT\nCOMMIT\n";
  const found = checkWhole(parseRuleset(text)).filter(({ code }) => code === "bad-counters");
  expect(found.map(({ severity }) => severity)).toEqual(["warning", "warning", "warning"]);
});
