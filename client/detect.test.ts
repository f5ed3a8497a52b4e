import { describe, expect, test } from "vitest";
import { dumpLanguage } from "./detect.ts";

describe("dumpLanguage", () => {
  test.each([
    ["a table right away", "*filter\n:INPUT ACCEPT [0:0]", "iptables-save"],
    ["comments and blank lines above", "# node1\n\n# Mon\n*nat\n:PREROUTING ACCEPT [1:2]", "iptables-save"],
    ["a prompt above", "$ sudo iptables-save\n*raw\n:OUTPUT ACCEPT [0:0]\nCOMMIT", "iptables-save"],
    ["an empty table", "*security\nCOMMIT", "iptables-save"],
    ["counters before a rule", "*filter\n[0:0] -A INPUT -j DROP", "iptables-save"],
    ["sets as saved", "create cali40all hash:net family inet\nadd cali40all 10.0.0.0/8", "ipset"],
    ["one empty set", "create cali40all hash:net family inet", "ipset"],
    ["sets as listed", "Name: cali40all\nType: hash:net\nRevision: 6", "ipset"],
    ["a list in prose", "*filter\nis the table we mean", undefined],
    ["a table of no kernel", "*colours\n:RED - [0:0]", undefined],
    ["a name in a form", "Name: Ada\nType: engineer", undefined],
    ["SQL", "create table (hash:net)\nadd", undefined],
    ["nothing", "", undefined],
  ])("%s", (_, text, language) => expect(dumpLanguage(text.split("\n"))).toBe(language));

  test("looks no further than the first lines", () => {
    const far = [...Array.from({ length: 100 }, () => "log line"), "*filter", ":INPUT ACCEPT [0:0]"];
    expect(dumpLanguage(far)).toBeUndefined();
  });
});
