import { expect, test } from "vitest";
import { suggestAgain } from "./suggest-again.ts";

test("only what goes on asks again", () => {
  const items = [{ label: "-m", insertText: "-m " }, { label: "DROP", insertText: "DROP" }, { label: "plain" }];
  suggestAgain(items);
  expect(items.map((item) => "command" in item)).toEqual([true, false, false]);
  expect(suggestAgain({ items: [{ label: "-A", insertText: "-A " }] })).toMatchObject({
    items: [{ command: { command: "editor.action.triggerSuggest" } }],
  });
  expect(suggestAgain(undefined)).toBeUndefined();
  expect(suggestAgain(null)).toBeNull();
});
