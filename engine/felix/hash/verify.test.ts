import { describe, expect, test } from "vitest";
import { appendsLane, hashChain, laneText } from "#engine/felix/hash/rule-hash.ts";
import type { RuleVerdict } from "#engine/felix/hash/verdict.ts";
import { type VerifyOptions, verifyTable } from "#engine/felix/hash/verify.ts";
import { parseRuleset } from "#engine/iptables/parser.ts";

/** Felix's text of a rule, and iptables-save's with `#` for the comment with the hash. */
type Rule = readonly [felix: string, saved: string];

function linesOf(lane: string, rules: readonly Rule[]): string[] {
  const texts = rules.map(([felix]) => laneText(lane, ` ${felix}`));
  const hashes = hashChain(lane, texts);
  const chain = lane.replace("*appends*", "");
  return rules.map(([, saved], index) => `-A ${chain} ${saved.replace("#", `-m comment --comment "cali:${hashes[index]}"`)}`);
}

function verdicts(lines: readonly string[], options?: VerifyOptions, table = "filter"): RuleVerdict[] {
  const ruleset = parseRuleset([`*${table}`, ...lines, "COMMIT", ""].join("\n"), { family: 4 });
  const rules = ruleset.tables.flatMap((bound) => [...verifyTable(ruleset, bound, options)]).flatMap((one) => one.rules);
  return rules.toSorted((one, other) => one.line - other.line).map(({ verdict }) => verdict);
}

function statuses(lines: readonly string[], options?: VerifyOptions): string {
  return verdicts(lines, options)
    .map((verdict) => (verdict.status === "unverifiable" ? verdict.reason.kind : verdict.status))
    .join(" ");
}

/** A policy's chain with rules nobody could guess. */
const POLICY = linesOf("cali-pi-lab", [
  [
    "-p tcp --source 10.1.0.0/16 --jump MARK --set-mark 0x10000/0x10000",
    "-s 10.1.0.0/16 -p tcp # -j MARK --set-xmark 0x10000/0x10000",
  ],
  ["-m mark --mark 0x10000/0x10000 --jump RETURN", "# -m mark --mark 0x10000/0x10000 -j RETURN"],
  ["--source 10.2.0.0/16 --jump DROP", "-s 10.2.0.0/16 # -j DROP"],
  ["--source 10.3.0.0/16 --jump DROP", "-s 10.3.0.0/16 # -j DROP"],
]);

const [first = "", second = "", third = "", fourth = ""] = POLICY;

test("a chain that Felix wrote", () => {
  expect(statuses(POLICY)).toBe("verified verified verified verified");
  expect(verdicts(POLICY)[0]).toEqual({
    status: "verified",
    text: " -p tcp --source 10.1.0.0/16 --jump MARK --set-mark 0x10000/0x10000",
  });
});

describe("rules that are gone", () => {
  test("are named where the next hash fits with them", () => {
    expect(verdicts([first, third, fourth])[1]).toEqual({
      status: "missing-before",
      text: " --source 10.2.0.0/16 --jump DROP",
      missing: [" -m mark --mark 0x10000/0x10000 --jump RETURN"],
      hashes: [/cali:([\w-]{16})/.exec(second)?.[1]],
    });
    expect(statuses([first, third, fourth])).toBe("verified missing-before verified");
  });

  test("cannot be told from an edited rule where nobody can guess them", () => {
    expect(statuses([second, third, fourth])).toBe("mismatch behind behind");
    expect(verdicts([first, second, fourth])).toMatchObject([{}, {}, { status: "mismatch" }]);
  });

  test("at the end leave no trace", () => {
    expect(statuses([first, second])).toBe("verified verified");
  });

  test("of a set that the caller knows", () => {
    const chain = linesOf("cali-po-lab", [
      [
        "-m set --match-set cali40s:abc dst --jump MARK --set-mark 0x10000/0x10000",
        "# -m set --match-set cali40s:abc dst -j MARK --set-xmark 0x10000/0x10000",
      ],
      ["-m mark --mark 0x10000/0x10000 --jump RETURN", "# -m mark --mark 0x10000/0x10000 -j RETURN"],
    ]);
    expect(statuses(chain.slice(1))).toBe("mismatch");
    expect(statuses(chain.slice(1), { sets: ["cali40s:other", "cali40s:abc"] })).toBe("missing-before");
  });

  test("are not looked for where no guesses are wanted", () => {
    expect(statuses([first, third, fourth], { guesses: 0 })).toBe("verified mismatch behind");
  });
});

describe("an edited rule", () => {
  test.each([
    ["another verdict", third.replace("-j DROP", "-j ACCEPT"), " --source 10.2.0.0/16 --jump DROP"],
    ["a condition more", third.replace("-j DROP", "-m conntrack --ctstate NEW -j DROP"), " --source 10.2.0.0/16 --jump DROP"],
    [
      "a condition that Felix never writes",
      third.replace("-j DROP", "-m time --timestart 08:00 -j DROP"),
      " --source 10.2.0.0/16 --jump DROP",
    ],
    ["the opposite", third.replace("-s", "! -s"), " --source 10.2.0.0/16 --jump DROP"],
  ])("with %s is told with its original", (_, edited, original) => {
    expect(verdicts([first, second, edited, fourth])).toMatchObject([
      { status: "verified" },
      { status: "verified" },
      { status: "edited", original },
      { status: "verified" },
    ]);
  });

  test("with another address is a mismatch, and what stands behind it is left open", () => {
    expect(statuses([first, second, third.replace("10.2.", "10.9."), fourth])).toBe("verified verified mismatch behind");
  });

  test("is not called so where Felix's spelling is not known", () => {
    const [odd = ""] = linesOf("cali-pi-odd", [["-m quota --quota-bytes 5 --jump DROP", "# -m quota --quota 5 -j DROP"]]);
    expect(verdicts([odd])).toEqual([{ status: "unverifiable", reason: { kind: "unknown-spelling", words: ["-m quota"] } }]);
  });
});

describe("rules in another order", () => {
  test("the one that was moved is told, with the place it had", () => {
    expect(verdicts([first, third, fourth, second])).toMatchObject([
      { status: "verified" },
      { status: "verified" },
      { status: "verified" },
      { status: "reordered", after: 1 },
    ]);
    expect(verdicts([fourth, first, second, third])[0]).toMatchObject({ status: "reordered", after: 4 });
  });

  test("a copy is not the rule", () => {
    expect(verdicts([first, second, second, third, fourth])[2]).toEqual({ status: "repeated", of: 2 });
  });

  test("a rule with a hash of another chain does not belong there", () => {
    const [other = ""] = linesOf("cali-pi-other", [["--jump ACCEPT", "# -j ACCEPT"]]);
    expect(statuses([first, other.replace("cali-pi-other", "cali-pi-lab"), second, third, fourth])).toBe(
      "verified foreign verified verified verified",
    );
  });
});

describe("rules without a hash", () => {
  test("do not count", () => {
    expect(statuses([first, "-A cali-pi-lab -s 192.0.2.1/32 -j DROP", second, third, fourth])).toBe(
      "verified no-hash verified verified verified",
    );
  });

  test("may be Felix's own that lost it", () => {
    const lost = third.replace(/-m comment --comment "[^"]*" /, "");
    expect(verdicts([first, second, lost, fourth])).toMatchObject([
      { status: "verified" },
      { status: "verified" },
      { status: "no-hash", original: " --source 10.2.0.0/16 --jump DROP" },
      { status: "verified" },
    ]);
  });
});

describe("kernel chains", () => {
  const inserted = linesOf("FORWARD", [["--jump cali-FORWARD", "# -j cali-FORWARD"]]);
  const appended = linesOf(appendsLane("FORWARD"), [
    [
      '-m comment --comment "Policy explicitly accepted packet." -m mark --mark 0x10000/0x10000 --jump ACCEPT',
      '# -m comment --comment "Policy explicitly accepted packet." -m mark --mark 0x10000/0x10000 -j ACCEPT',
    ],
    ["--jump MARK --set-mark 0x10000/0x10000", "# -j MARK --set-xmark 0x10000/0x10000"],
  ]);
  const foreign = "-A FORWARD -j KUBE-FORWARD";

  test("inserted and appended rules are followed apart, between those of others", () => {
    expect(statuses([...inserted, foreign, ...appended])).toBe("verified no-hash verified verified");
  });

  test("a lane that breaks leaves the other alone", () => {
    expect(statuses([foreign, ...appended.slice(1), ...inserted])).toBe("no-hash missing-before verified");
  });
});

test("a rule for several addresses counts as one again", () => {
  const [rule = ""] = linesOf("cali-egress-dscp", [
    ["--source 10.0.0.1,10.0.0.2 --jump DSCP --set-dscp 40", "-s 10.0.0.1/32 # -j DSCP --set-dscp 0x28"],
  ]);
  const both = [rule, rule.replace("10.0.0.1", "10.0.0.2")];
  expect(statuses(both)).toBe("verified verified");
  expect(statuses([both[0] ?? "", (both[1] ?? "").replace("0x28", "0x29")])).toBe("mismatch behind");
});

test("a chain of one of Felix's fixed names is guessed from what the renderer makes of it", () => {
  const input = linesOf("cali-INPUT", [
    [
      '-m comment --comment "Allow IPIP packets from Calico hosts" -p 4 -m set --match-set cali40all-hosts-net src -m addrtype --dst-type LOCAL --jump ACCEPT',
      "#",
    ],
    ['-m comment --comment "Drop IPIP packets from non-Calico hosts" -p 4 --jump DROP', "#"],
    ["--in-interface cali+ --goto cali-wl-to-host", "-i cali+ # -g cali-wl-to-host"],
  ]);
  expect(verdicts(input.slice(2))).toMatchObject([
    { status: "missing-before", missing: [/^.*Allow IPIP/, /^.*Drop IPIP/].map((text) => expect.stringMatching(text)) },
  ]);
});

test("a dispatch rule is guessed from the chain that it would lead to", () => {
  const dispatch = linesOf("cali-to-wl-dispatch", [
    ["--out-interface cali1 --goto cali-tw-cali1", "-o cali1 # -g cali-tw-cali1"],
    ["--out-interface cali2 --goto cali-tw-cali2", "-o cali2 # -g cali-tw-cali2"],
    ['-m comment --comment "Unknown interface" --jump DROP', '# -m comment --comment "Unknown interface" -j DROP'],
  ]);
  const [one = "", , end = ""] = dispatch;
  expect(verdicts([":cali-tw-cali2 - [0:0]", ":cali-tw-cali1 - [0:0]", one, end])).toMatchObject([
    { status: "verified" },
    { status: "missing-before", missing: [" --out-interface cali2 --goto cali-tw-cali2"] },
  ]);
});
