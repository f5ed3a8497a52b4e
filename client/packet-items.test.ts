import { describe, expect, test } from "vitest";
import { packetItems, worst } from "./packet-items.ts";

const choices = {
  recents: ["eth0 tcp 10.0.0.1:1 > 10.0.0.2:80 syn new", "cali1 udp 10.0.0.1:5 > 10.0.0.2:53 new"],
  examples: [{ packet: "cali2 icmp 10.0.0.1 > 10.0.0.3 new", why: "reaches rule 4" }],
  prefilled: "eth0 tcp 10.0.0.1:1 > 10.0.0.2:80 syn new",
};
const shown = (text: string) => packetItems(text, undefined, choices).map(({ kind, packet }) => `${kind} ${packet}`);

describe("packetItems", () => {
  test("lists everything while nothing was typed, the prefilled text first and not twice", () => {
    expect(shown(choices.prefilled)).toEqual([
      `typed ${choices.recents[0]}`,
      `recent ${choices.recents[1]}`,
      "example cali2 icmp 10.0.0.1 > 10.0.0.3 new",
    ]);
  });
  test("lists everything for an empty box", () => expect(shown("  ")).toHaveLength(3));
  test("keeps what holds every word", () => {
    expect(shown("UDP 53")).toEqual(["typed UDP 53", `recent ${choices.recents[1]}`]);
    expect(shown("rule 4")).toEqual(["typed rule 4", "example cali2 icmp 10.0.0.1 > 10.0.0.3 new"]);
  });
  test("says what is wrong, and names the word", () => {
    const problem = { start: 5, end: 8, severity: "error", message: "no such protocol" } as const;
    const [typed] = packetItems("eth0 tpc x", { problems: [problem], words: undefined }, choices);
    expect(typed).toMatchObject({ kind: "typed", detail: "tpc: no such protocol", severity: "error", description: "" });
  });
  test("puts a readable packet in words", () => {
    const [typed] = packetItems("x", { problems: [], words: "a TCP packet" }, choices);
    expect(typed).toMatchObject({ description: "a TCP packet", detail: "", severity: undefined });
  });
});

test("the worst problem counts", () => {
  const at = (severity: "error" | "hint" | "warning") => ({ start: 0, end: 0, severity, message: "" });
  expect(worst([at("hint"), at("error"), at("warning")])).toBe("error");
  expect(worst([at("hint")])).toBe("hint");
  expect(worst([])).toBeUndefined();
});
