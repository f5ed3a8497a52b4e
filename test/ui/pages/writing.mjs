// What helps to write rules, as it shows in the editor: proposals, what the words belong to, the box for a new name.
import { eventually, goToLine } from "./dump.mjs";

export const suggestions = (page) => page.locator(".editor-widget.suggest-widget.visible");

/** The proposal whose row holds `text`. */
export const proposal = (page, text) => suggestions(page).locator(".monaco-list-row", { hasText: text }).first();

export const signature = (page) => page.locator(".parameter-hints-widget.visible");

/** Begins an empty line below `line`. */
export async function newLineBelow(page, line) {
  await goToLine(page, line);
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
}

/** Types as a person does, so that the editor proposes on the way. */
export async function type(page, text) {
  await page.keyboard.type(text, { delay: 30 });
}

/** Takes the proposal that holds `text`, wherever it stands in the list. */
export async function accept(page, text) {
  const row = proposal(page, text);
  await row.waitFor();
  await row.click();
}

/** Texts of the hints between the words of the editor, as they are drawn. */
export const hintTexts = (page) =>
  page.locator(".editor-instance .view-lines .view-line").evaluateAll((lines) =>
    lines.flatMap((line) =>
      [...line.querySelectorAll("span[class*='dyn-rule']")].map((span) => span.textContent.replace(/\u00a0/g, " ")),
    ),
  );

/** The part of the window that the editor's text takes, up to `height`. */
export async function editorArea(page, height = 480) {
  const box = await page.locator(".part.editor").boundingBox();
  return { x: box.x, y: box.y, width: box.width, height: Math.min(height, box.height) };
}

/** Colours a word of the line is drawn in. */
export const coloursOf = (line, words) =>
  line.evaluate((element, wanted) => {
    const spans = [...element.querySelectorAll("span span")].filter((span) => span.childElementCount === 0);
    return wanted.map((word) => {
      const span = spans.find(({ textContent }) => textContent.replace(/\u00a0/g, " ").trim() === word);
      return span === undefined ? undefined : getComputedStyle(span).color;
    });
  }, words);

export const fileText = (page, ask, holds) => eventually(page, ask, holds);
