import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Emitter, type TextDocumentChangeEvent } from "vscode-languageserver";
import { createFile, type File } from "#server/file.ts";
import { trimOnClose } from "#server/memory.ts";

const BIG = "# a comment\n".repeat(100_000);
const SMALL = "*filter\nCOMMIT\n";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Closes files of these texts while others are open; how often memory has been given back by then. */
function timesTrimmed(closed: readonly string[], open: readonly string[]): number {
  const closing = new Emitter<TextDocumentChangeEvent<File>>();
  const trim = vi.fn();
  trimOnClose({ documents: { onDidClose: closing.event }, all: () => open.map((text) => ({ text })) }, trim);
  for (const text of closed) closing.fire({ document: createFile("file:///node/iptables.save", "iptables-save", 1, text) });
  expect(trim).not.toHaveBeenCalled();
  /comment/.exec(BIG);
  vi.runAllTimers();
  return trim.mock.calls.length;
}

test.each([
  ["a big file", [BIG], [], 1],
  ["a small file", [SMALL], [], 0],
  ["a big file while a small one is open", [BIG], [SMALL], 1],
  ["a big file while another big one is open", [BIG], [BIG], 0],
  ["two big files one behind the other: once", [BIG, BIG], [], 1],
])("memory is given back after closing %s", (_what, closed, open, times) => {
  expect(timesTrimmed(closed, open)).toBe(times);
});

test("the text of the last match is let go of", () => {
  timesTrimmed([BIG], []);
  expect(Reflect.get(RegExp, "input")).not.toBe(BIG);
});
