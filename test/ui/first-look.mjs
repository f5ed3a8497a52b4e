// A first look: the file is there, it is coloured, and the extension has something to say about it.

export async function journey({ page, step, picture }) {
  await step("opens the dump as an iptables-save file", async () => {
    await page.locator(".tab.active", { hasText: "iptables.save" }).waitFor();
    await page.locator(".editor-instance .view-line").first().waitFor();
    await page.locator("#status\\.editor\\.mode", { hasText: /iptables/i }).waitFor();
  });
  await step("colours it by the grammar", async () => {
    await page.locator('.view-line span[class^="mtk"]:not(.mtk1)').first().waitFor(); // mtk1 is plain text
  });
  await step("shows a CodeLens", async () => {
    await page.locator(".codelens-decoration").first().waitFor();
  });
  await picture("dump");
}
