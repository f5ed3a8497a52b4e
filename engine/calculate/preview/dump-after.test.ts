import { describe, expect, test } from "vitest";
import { dumpAfter, felixPart } from "#engine/calculate/preview/dump-after.ts";
import { parseRuleset } from "#engine/iptables/parser.ts";

const cali = (hash: string): string => `-m comment --comment "cali:${hash.padEnd(16, "x")}"`;

function filter(...lines: readonly string[]): string {
  return ["*filter", ...lines, "COMMIT", ""].join("\n");
}

const RENDERED = filter(
  ":FORWARD ACCEPT [0:0]",
  ":cali-FORWARD - [0:0]",
  ":cali-pi-new - [0:0]",
  ":cali-unused - [0:0]",
  `-A FORWARD ${cali("in")} -j cali-FORWARD`,
  `-A FORWARD ${cali("end")} -j ACCEPT`,
  `-A cali-FORWARD ${cali("one")} -j cali-pi-new`,
  `-A cali-pi-new -p tcp ${cali("p")} -j DROP`,
);

function left(dump: string): string[] {
  const text = dumpAfter(parseRuleset(dump), { rendered: parseRuleset(RENDERED), backend: "legacy", inserted: () => 1 });
  return text.split("\n").slice(1, -2);
}

describe("dumpAfter", () => {
  test("what is not Felix's stays in its place, without counters", () => {
    const dump = filter(
      ":FORWARD DROP [5:300]",
      ":DOCKER - [0:0]",
      ":cali-FORWARD - [0:0]",
      "[1:60] -A FORWARD -j DOCKER",
      `[2:70] -A FORWARD ${cali("in")} -j cali-FORWARD`,
      "-A FORWARD -i docker0 -j ACCEPT",
      `-A FORWARD ${cali("old")} -j RETURN`,
      "-A FORWARD -j LOG",
      "-A DOCKER -j RETURN",
    );
    expect(left(dump)).toEqual([
      ":FORWARD DROP [0:0]",
      ":DOCKER - [0:0]",
      ":cali-FORWARD - [0:0]",
      ":cali-pi-new - [0:0]",
      "-A FORWARD -j DOCKER",
      `-A FORWARD ${cali("in")} -j cali-FORWARD`,
      "-A FORWARD -i docker0 -j ACCEPT",
      `-A FORWARD ${cali("end")} -j ACCEPT`,
      "-A FORWARD -j LOG",
      "-A DOCKER -j RETURN",
      `-A cali-FORWARD ${cali("one")} -j cali-pi-new`,
      `-A cali-pi-new -p tcp ${cali("p")} -j DROP`,
    ]);
  });

  test("into chains that Felix has no rules in yet: in front and behind", () => {
    const lines = left(filter(":FORWARD ACCEPT [0:0]", "-A FORWARD -j LOG", "-A FORWARD -i eth0 -j DROP"));
    expect(lines.filter((line) => line.startsWith("-A FORWARD")).map((line) => line.split(" ").at(-1))).toEqual([
      "cali-FORWARD",
      "LOG",
      "DROP",
      "ACCEPT",
    ]);
    expect(left(filter(":FORWARD ACCEPT [0:0]")).filter((line) => line.startsWith("-A FORWARD"))).toHaveLength(2);
  });

  test("chains of endpoints and policies that are not rendered stay as long as something jumps to them", () => {
    const dump = filter(
      ":FORWARD ACCEPT [0:0]",
      ":cali-FORWARD - [0:0]",
      ":cali-pi-gone - [0:0]",
      ":cali-pi-kept - [0:0]",
      ":MINE - [0:0]",
      "-A FORWARD -j MINE",
      "-A MINE -g cali-pi-kept",
      `-A cali-FORWARD ${cali("two")} -j cali-pi-gone`,
      `-A cali-pi-kept ${cali("k")} -j RETURN`,
    );
    const names = left(dump).flatMap((line) => /^:(\S+)/.exec(line)?.[1] ?? []);
    expect(names).toEqual(["FORWARD", "cali-FORWARD", "cali-pi-kept", "MINE", "cali-pi-new"]);
  });

  test("a rule that is the same keeps the dump's spelling", () => {
    const own = `-A cali-pi-new -p 6 ${cali("p")} -j DROP`;
    const dump = filter(":FORWARD ACCEPT [0:0]", ":cali-pi-new - [0:0]", `[3:180] ${own}`);
    expect(left(dump)).toContain(own);
    const edited = filter(":FORWARD ACCEPT [0:0]", ":cali-pi-new - [0:0]", own.replace("DROP", "ACCEPT"));
    expect(left(edited)).toContain(`-A cali-pi-new -p tcp ${cali("p")} -j DROP`);
  });

  test("a table that the dump does not show is not made up", () => {
    expect(
      dumpAfter(parseRuleset("*nat\n:PREROUTING ACCEPT [0:0]\nCOMMIT\n"), {
        ...{ rendered: parseRuleset(RENDERED), backend: "legacy", inserted: () => 1 },
      }),
    ).toBe("*nat\n:PREROUTING ACCEPT [0:0]\nCOMMIT\n");
  });
});

test("felixPart: Felix's chains, and its rules in the kernel's", () => {
  const dump = filter(
    ":FORWARD ACCEPT [1:2]",
    ":DOCKER - [0:0]",
    ":cali-FORWARD - [0:0]",
    "-A FORWARD -j DOCKER",
    `[2:70] -A FORWARD ${cali("in")} -j cali-FORWARD`,
    "-A cali-FORWARD -j ACCEPT",
  );
  expect(felixPart(parseRuleset(dump))).toBe(
    filter(
      ":FORWARD ACCEPT [0:0]",
      ":cali-FORWARD - [0:0]",
      `-A FORWARD ${cali("in")} -j cali-FORWARD`,
      "-A cali-FORWARD -j ACCEPT",
    ),
  );
});
