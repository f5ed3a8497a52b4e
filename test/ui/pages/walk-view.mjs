// The Packet Walk view in the side bar.
import { eventually } from "./dump.mjs";

/** The row of the view that holds `text`. */
export const nodeOf = (page, text) => page.locator(".sidebar .pane-body .monaco-list-row", { hasText: text }).first();

/** Clicks the text of a row once the rows have stopped moving, as they do for a moment after each walk. */
export async function clickNode(page, text) {
  const label = nodeOf(page, text).locator(".monaco-icon-label");
  await label.waitFor();
  let before;
  const isStill = (box) => {
    const still = box !== null && box.y === before?.y;
    before = box;
    return still;
  };
  await eventually(page, () => label.boundingBox(), isStill, { everyMs: 500 });
  await label.click();
}
