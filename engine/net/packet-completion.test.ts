import { expect, test } from "vitest";
import { completePacketLine } from "#engine/net/packet-completion.ts";

const KNOWN = {
  devices: [{ text: "cali1", summary: "frontend" }],
  addresses: [{ text: "10.0.0.1", summary: "frontend" }],
};

/** Suggested texts at the cursor `$`. */
function at(marked: string): string[] {
  const offset = marked.indexOf("$");
  return completePacketLine(marked.replace("$", ""), offset, KNOWN).map(({ text }) => text);
}

test.each([
  ["$", ["cali1", "local", "any", "tcp"], ["10.0.0.1", ">"]],
  ["ca$", ["cali1", "tcp"], ["10.0.0.1"]],
  ["cali1 $", ["tcp", "icmp"], ["cali1", "10.0.0.1"]],
  ["cali1 tcp $", ["10.0.0.1"], ["tcp", ">"]],
  ["tcp $", ["10.0.0.1"], ["cali1"]],
  ["tcp 10.0.0.1:1 $", [">"], ["10.0.0.1"]],
  ["cali1 tcp 10.0.0.1:1 >$", ["10.0.0.1"], [">"]],
  ["cali1 tcp 10.0.0.1:1 > $", ["10.0.0.1"], ["syn"]],
  ["cali1 tcp 10.0.0.1:1 > 10.0.0.2 $", ["syn", "new", "mark", "mss"], ["10.0.0.1", "type", "echo-request"]],
  ["cali1 tcp 10.0.0.1:1 > 10.0.0.2 syn new $", ["mark", "reply"], ["syn", "established"]],
  ["icmp 10.0.0.1 > 10.0.0.2 $", ["echo-request", "type"], ["syn", "packet-too-big"]],
  ["icmpv6 fd00::1 > fd00::2 type $", ["packet-too-big", "unknown"], ["new"]],
  ["udp 10.0.0.1 > 10.0.0.2 out $", ["cali1"], ["local", "new"]],
  ["udp 10.0.0.1 > 10.0.0.2 out mark $", ["ttl", "new"], ["cali1"]],
])("%s", (marked, some, none) => {
  const suggested = at(marked);
  expect(suggested).toEqual(expect.arrayContaining(some));
  for (const text of none) expect(suggested).not.toContain(text);
});

test("the word under the cursor is replaced", () => {
  expect(completePacketLine("cali1 tc 10.0.0.1", 7, KNOWN)[0]?.span).toEqual({ start: 6, end: 8 });
});
