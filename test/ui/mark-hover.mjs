// What do the bits of a mark mean? A user who reads the dump rests the mouse on one.
import { goToLine, hoverOver, lineOf } from "./pages/dump.mjs";

export const settings = { "editor.fontSize": 12 };

export async function journey({ page, step, picture }) {
  await step("a mark that a rule tests is told in Calico's words", async () => {
    await lineOf(page, "*raw").waitFor();
    await page.locator(".codelens-decoration a").first().waitFor();
    await goToLine(page, 115);
    const hover = await hoverOver(page, "cali:Q6ycGZQm9W9l4KiJ", "0x0/0x2000000");
    await hover.getByText("Pass bit clear").first().waitFor();
    await hover.getByText("Tested to be clear by").first().waitFor();
    await picture("tested");
  });

  await step("a mark that a rule changes as well", async () => {
    const hover = await hoverOver(page, "cali:-l47AwgMbB6upZ-7", "0x0/0x1000000");
    await hover.getByText("new mark = (mark & ~0x1000000) ^ 0x0").first().waitFor();
    await picture("changed");
  });
}
