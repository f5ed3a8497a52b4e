// A first look: the file is there, it is coloured, and the extension has something to say about it.
import assert from "node:assert/strict";

export async function journey({ page, step, picture }) {
  await step("opens the dump as an iptables-save file", async () => {
    await page.locator(".tab.active", { hasText: "iptables.save" }).waitFor();
    await page.locator(".editor-instance .view-line").first().waitFor();
    await page.locator("#status\\.editor\\.mode", { hasText: /iptables/i }).waitFor();
  });
  await step("colours it by the grammar", async () => {
    const classes = page.locator(".view-line span span");
    const names = await classes.evaluateAll((spans) => spans.map((span) => span.className));
    assert.ok(new Set(names).size > 1, "all words look the same");
  });
  await step("shows a CodeLens", async () => {
    await page.locator(".codelens-decoration").first().waitFor();
  });
  await picture("dump");
}
