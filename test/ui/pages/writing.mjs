// What helps to write rules, as it shows in the editor: proposals, what the words belong to, new names, fixes.
import { eventually, goToLine } from "./dump.mjs";

const suggestions = (page) => page.locator(".editor-widget.suggest-widget.visible");

/** The proposal whose row holds `text`. */
export const proposal = (page, text) => suggestions(page).locator(".monaco-list-row", { hasText: text }).first();

/** The box that says what the words at the cursor belong to. */
export const signature = (page) => page.locator(".parameter-hints-widget.visible");

/** A row of the light bulb's list. */
export const actionRow = (page, text) => page.locator(".action-widget .monaco-list-row", { hasText: text }).first();

/** The same with the list opened for the place of the cursor; answers that come in late may close it again. */
export async function offered(page, text) {
  const row = actionRow(page, text);
  const open = async () => {
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+.");
    return row.waitFor({ timeout: 4000 }).then(
      () => true,
      () => false,
    );
  };
  await eventually(page, open, (shows) => shows);
  return row;
}

/** A row of the Problems panel. */
export const problemRow = (page, text) => page.locator(".markers-panel .monaco-list-row", { hasText: text }).first();

/** Begins an empty line below `line`, counted from 1. */
export async function newLineBelow(page, line) {
  await goToLine(page, line);
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
}

/** Puts the cursor at a line and column, both counted from 1. */
export async function goTo(page, line, column) {
  await goToLine(page, line);
  for (let at = 1; at < column; at++) await page.keyboard.press("ArrowRight");
}

/** Types as a person does, so that the editor proposes on the way. */
export const type = (page, text) => page.keyboard.type(text, { delay: 30 });

/** Takes the proposal that holds `text`, wherever it stands in the list. */
export async function accept(page, text) {
  const row = proposal(page, text);
  await row.waitFor();
  await row.click();
}

/** Words of a line as they are shown, hints between them included. */
export const lineText = (line) => line.evaluate((element) => element.textContent.replace(/\u00a0/g, " "));

/** Colours in which each of the words is drawn on the line. */
export const coloursOf = (line, words) =>
  line.evaluate((element, wanted) => {
    const spans = [...element.querySelectorAll("span")].filter((span) => span.childElementCount === 0);
    const textOf = (span) => span.textContent.replace(/\u00a0/g, " ").trim();
    return wanted.map((word) => {
      const span = spans.find((one) => textOf(one) === word);
      return span === undefined ? "none" : getComputedStyle(span).color;
    });
  }, words);

/** The editor without what stands around it, from its upper edge on. */
export async function editorArea(page, { height = 480, above = 0 } = {}) {
  const { x, y, width, height: all } = await page.locator(".part.editor").boundingBox();
  return { x, y: y + above, width, height: Math.min(height, all - above) };
}

/** Changes the colour theme by its name. */
export async function chooseTheme(page, command, name) {
  await command("Preferences: Color Theme");
  await page.locator(".quick-input-widget input").fill(name);
  await page.locator(`.quick-input-list .monaco-list-row[aria-label^="${name}"]`).waitFor();
  await page.keyboard.press("Enter");
  await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
}
