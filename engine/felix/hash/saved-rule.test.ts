import { expect, test } from "vitest";
import { readSavedRule, type SavedRule } from "#engine/felix/hash/saved-rule.ts";

function read(text: string): SavedRule {
  return readSavedRule(text, 0, text.length);
}

test("a rule falls into what iptables moves, matches, comments and action", () => {
  const rule =
    '[3:180] -A cali-x ! -s 10.0.0.0/8 -p tcp -m comment --comment "cali:KZvcb_dMfHI6CVFf" -m comment --comment "On purpose" ' +
    "-m multiport ! --dports 22,80 -m set --match-set cali40this-host dst -j MARK --set-xmark 0x1/0x1";
  expect(read(rule)).toEqual({
    hash: "KZvcb_dMfHI6CVFf",
    comments: ["On purpose"],
    moved: [
      { option: "-s", negated: true, value: "10.0.0.0/8" },
      { option: "-p", negated: false, value: "tcp" },
    ],
    matches: [
      { module: "multiport", words: ["!", "--dports", "22,80"] },
      { module: "set", words: ["--match-set", "cali40this-host", "dst"] },
    ],
    action: { mode: "jump", target: "MARK", words: ["--set-xmark", "0x1/0x1"] },
    strays: [],
  });
});

test.each([
  ["-A x", { action: undefined, hash: undefined }],
  ["-I FORWARD 1 -g cali-y", { action: { mode: "goto", target: "cali-y", words: [] }, strays: [] }],
  ["-A x -m mark -p udp", { matches: [{ module: "mark", words: [] }], moved: [{ option: "-p", negated: false, value: "udp" }] }],
  // A "!" in front of an option that iptables moves belongs to that one.
  ["-A x -m mark --mark 0x1 ! -i lo", { moved: [{ option: "-i", negated: true, value: "lo" }] }],
  ['-A x -m comment --comment "cali:tooshort"', { hash: undefined, comments: ["cali:tooshort"] }],
  ["-A x --fragment -j DROP", { strays: ["--fragment"] }],
])("%s", (text, rule) => {
  expect(read(text)).toMatchObject(rule);
});
