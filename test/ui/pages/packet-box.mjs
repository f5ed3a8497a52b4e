// The box that a packet is typed into.
import { goToLine, lensOver } from "./dump.mjs";

export const boxInput = (page) => page.locator(".quick-input-widget .quick-input-box input");

/** Rows of the box that hold `text`. */
export const boxRow = (page, text) => page.locator(".quick-input-list .monaco-list-row", { hasText: text });

/** Opens the box by the lens over the chain that line `line` declares as `declaration`. */
export async function openBox(page, line, declaration) {
  await goToLine(page, line);
  const { x, y } = await lensOver(page, declaration, "Simulate packet from here");
  await page.mouse.click(x, y);
  await page.locator(".quick-input-title", { hasText: declaration.replace(/^:/, "") }).waitFor();
}

/** Types a packet, waits until the box says it back in words, and walks it. */
export async function walkPacket(page, packet, words) {
  await boxInput(page).fill(packet);
  await boxRow(page, words).first().waitFor();
  await boxInput(page).press("Enter");
  await boxInput(page).waitFor({ state: "hidden" });
}
