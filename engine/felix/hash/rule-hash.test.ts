import { expect, test } from "vitest";
import { appendsLane, hashChain, ruleBody, ruleText } from "#engine/felix/hash/rule-hash.ts";

test("each hash covers the chain's name, the rule and the rules before it", () => {
  const texts = [
    ruleText("cali-lab", { comments: [], match: "--in-interface cali+", action: "--jump DROP" }),
    ruleText("cali-lab", { comments: ["twice"], match: "", action: "--jump RETURN" }),
  ];
  expect(texts).toEqual([
    "-A cali-lab HASH --in-interface cali+ --jump DROP",
    '-A cali-lab HASH -m comment --comment "twice" --jump RETURN',
  ]);
  expect(hashChain("cali-lab", texts)).toEqual(["KZvcb_dMfHI6CVFf", "cL8ShWjruTb6eZ90"]);
  expect(hashChain("cali-lob", texts)[0]).not.toBe("KZvcb_dMfHI6CVFf");
  expect(hashChain("cali-lab", texts.slice(1))[0]).not.toBe("cL8ShWjruTb6eZ90");
});

test("appended rules are hashed as if in a chain of their own", () => {
  const lane = appendsLane("FORWARD");
  const text = ruleText(lane, { comments: [], match: "", action: "--jump ACCEPT" });
  expect(hashChain(lane, [text])).toEqual(["lpfFofXfvrSc5lp8"]);
});

test("a rule that only carries a comment ends with it", () => {
  expect(ruleBody({ comments: ["Policy gnp/x ingress"], match: "", action: "" })).toBe(
    ' -m comment --comment "Policy gnp/x ingress"',
  );
});
