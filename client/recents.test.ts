import { expect, test } from "vitest";
import { addRecent, MOST_RECENTS, readRecents, removeRecent } from "./recents.ts";

test("the newest stands first, and only once", () => {
  expect(addRecent(["a", "b"], " b ")).toEqual(["b", "a"]);
  expect(addRecent(["a"], "   ")).toEqual(["a"]);
});

test("the oldest makes room", () => {
  const full = Array.from({ length: MOST_RECENTS }, (_, i) => `packet ${i}`);
  const added = addRecent(full, "new");
  expect(added).toHaveLength(MOST_RECENTS);
  expect(added[0]).toBe("new");
  expect(added).not.toContain(`packet ${MOST_RECENTS - 1}`);
});

test("one can be forgotten", () => expect(removeRecent(["a", "b"], "a")).toEqual(["b"]));

test.each([
  [undefined, []],
  ["a", []],
  [
    ["a", 1, null, "b"],
    ["a", "b"],
  ],
])("storage holding %j gives %j", (stored, recents) => expect(readRecents(stored)).toEqual(recents));
