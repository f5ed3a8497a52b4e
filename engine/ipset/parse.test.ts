import { describe, expect, test } from "vitest";
import { parseIpSets } from "#engine/ipset/parse.ts";

/** `code: text under the span`, one a problem. */
function problemsOf(text: string): string[] {
  return parseIpSets(text).problems.map(({ code, span }) => `${code}: ${text.slice(span.start, span.end)}`);
}

describe("ipset save", () => {
  test("sets, elements, options, comments", () => {
    const text = [
      "# kept by hand",
      "create pods hash:net family inet hashsize 1024 maxelem 65536 timeout 0 counters comment",
      'add pods 10.0.0.0/8 timeout 0 packets 3 bytes 180 comment "all of them"',
      "add pods 10.1.0.0/16 nomatch",
      "create web6 hash:ip,port family inet6",
      "add web6 fd00::1,tcp:80",
      "",
    ].join("\n");
    const { format, sets, problems } = parseIpSets(text);
    expect({ format, problems }).toEqual({ format: "save", problems: [] });
    expect(sets.map(({ name, type, family, dimensions }) => [name.text, type, family, dimensions.join()])).toEqual([
      ["pods", "hash:net", 4, "net"],
      ["web6", "hash:ip,port", 6, "ip,port"],
    ]);
    const [pods] = sets;
    expect(Object.fromEntries(pods?.options ?? [])).toEqual({
      family: "inet",
      hashsize: "1024",
      maxelem: "65536",
      timeout: "0",
      counters: "",
      comment: "",
    });
    expect(pods?.elements.map(({ text: written, nomatch, options }) => [written, nomatch, options?.get("comment")])).toEqual([
      ["10.0.0.0/8", false, "all of them"],
      ["10.1.0.0/16", true, undefined],
    ]);
    expect(pods?.elements.map(({ span }) => text.slice(span.start, span.end))).toEqual(["10.0.0.0/8", "10.1.0.0/16"]);
  });

  test.each([
    ["unknown type", "create a hash:nat", ["ipset-unknown-type: hash:nat"]],
    ["duplicate set", "create a hash:ip\ncreate a hash:ip", ["ipset-duplicate-set: a"]],
    ["duplicate set with -exist", "create a hash:ip\ncreate a hash:ip -exist", []],
    ["add before create", "add a 1.2.3.4\ncreate a hash:ip", ["ipset-missing-set: a"]],
    ["address missing", "create a hash:ip\nadd a", ["ipset-missing-word: add a"]],
    ["not an address", "create a hash:ip\nadd a 1.2.3.400", ["ipset-bad-element: 1.2.3.400"]],
    ["wrong family", "create a hash:ip family inet6\nadd a 1.2.3.4", ["ipset-bad-element: 1.2.3.4"]],
    ["too few parts", "create a hash:ip,port\nadd a 1.2.3.4", ["ipset-bad-element: 1.2.3.4"]],
    ["too many parts", "create a hash:ip\nadd a 1.2.3.4,80", ["ipset-bad-element: 1.2.3.4,80"]],
    ["bad port", "create a hash:ip,port\nadd a 1.2.3.4,tcp:99999", ["ipset-bad-element: tcp:99999"]],
    ["bad protocol", "create a hash:ip,port\nadd a 1.2.3.4,tpc:80", ["ipset-bad-element: tpc:80"]],
    ["bad MAC", "create a hash:mac\nadd a 02:00", ["ipset-bad-element: 02:00"]],
    ["bad family word", "create a hash:ip family ipx", ["ipset-bad-family: create a hash:ip family ipx"]],
    ["element twice", "create a hash:ip\nadd a 1.2.3.4\nadd a 1.2.3.4", ["ipset-duplicate-element: 1.2.3.4"]],
    ["member not created", "create l list:set\nadd l gone", ["ipset-unknown-member: gone"]],
    ["not a command", "create a hash:ip\nhello a", ["ipset-unknown-command: hello"]],
    ["a command that changes sets", "create a hash:ip\ndel a 1.2.3.4", ["ipset-command-not-read: del"]],
    ["nothing", "", []],
  ])("%s", (_, text, expected) => {
    expect(problemsOf(text)).toEqual(expected);
  });

  test("what cannot be read makes the set incomplete", () => {
    const sets = parseIpSets("create a hash:ip\nadd a x\ncreate b hash:ip\nadd b 1.2.3.4\ndel b 1.2.3.4\ncreate c hash:ip").sets;
    expect(sets.map((set) => set.incomplete)).toEqual([
      "one element cannot be read",
      'the command "del" is not carried out here',
      undefined,
    ]);
  });

  test("flush empties a set", () => {
    expect(
      parseIpSets("create a hash:ip\nadd a 1.2.3.4\nflush a\nadd a 5.6.7.8").sets[0]?.elements.map(({ text }) => text),
    ).toEqual(["5.6.7.8"]);
  });

  test("Windows line ends", () => {
    expect(problemsOf("create a hash:ip\r\nadd a 1.2.3.4\r\n")).toEqual([]);
  });
});

describe("ipset list", () => {
  const full = [
    "Name: ports",
    "Type: bitmap:port",
    "Revision: 3",
    "Header: range 0-1000 counters",
    "Size in memory: 200",
    "References: 0",
    "Number of entries: 2",
    "Members:",
    "22 packets 0 bytes 0",
    '80 comment "the web"',
    "",
  ].join("\n");

  test("fields and members", () => {
    const { format, sets, problems } = parseIpSets(full);
    expect({ format, problems }).toEqual({ format: "list", problems: [] });
    const [set] = sets;
    expect([set?.name.text, set?.type, set?.options.get("range"), set?.incomplete]).toEqual([
      "ports",
      "bitmap:port",
      "0-1000",
      undefined,
    ]);
    expect(set?.elements.map(({ text, options }) => [text, options?.get("comment")])).toEqual([
      ["22", undefined],
      ["80", "the web"],
    ]);
  });

  test("a terse listing leaves the members out", () => {
    const terse = "Name: a\nType: hash:ip\nHeader: family inet6\nNumber of entries: 3\n\nName: b\nType: hash:net\nMembers:\n";
    const { sets, problems } = parseIpSets(terse);
    expect(problems).toEqual([]);
    expect(sets.map((set) => [set.name.text, set.family, set.incomplete])).toEqual([
      ["a", 6, "the listing leaves its members out"],
      ["b", 4, undefined],
    ]);
  });

  test.each([
    ["a cut listing", full.replace("entries: 2", "entries: 9"), ["ipset-cut-listing: ports"]],
    ["a listing twice", full + full, ["ipset-duplicate-set: ports"]],
    ["no type", "Name: a\nMembers:\n", ["ipset-missing-word: a"]],
    ["noise in front", `$ ipset list\n${full}`, ["ipset-stray-line: $ ipset list"]],
    ["a wrong member", full.replace("22 ", "ssh "), ["ipset-bad-element: ssh"]],
  ])("%s", (_, text, expected) => {
    expect(problemsOf(text)).toEqual(expected);
  });
});
