// The Packet Walk view in the side bar.

/** The row of the view that holds `text`. */
export const nodeOf = (page, text) => page.locator(".sidebar .pane-body .monaco-list-row", { hasText: text }).first();

/** Brings a row into sight and clicks its text. */
export async function clickNode(page, text) {
  await nodeOf(page, text).locator(".monaco-icon-label").click();
}
