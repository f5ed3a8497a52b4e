// The dump in the editor as a user sees and uses it: its lines, the lenses over them, what is drawn behind them.

/** The line on the screen that holds `text`. */
export const lineOf = (page, text) => page.locator(".editor-instance .view-lines .view-line", { hasText: text }).first();

/** Brings a line, counted from 1, to the middle of the editor and the cursor to its start. */
export async function goToLine(page, line) {
  await page.keyboard.press("Control+1"); // the editor has the keyboard, wherever it was
  await page.keyboard.press("Control+G");
  const input = page.locator(".quick-input-widget input");
  await input.fill(`:${line}`);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: `${line}` }).waitFor();
  await input.press("Enter");
  await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
  await cursorAt(page, line);
}

/** Waits until the status bar says that the cursor is on that line. */
export const cursorAt = (page, line) => page.locator("#status\\.editor\\.selection", { hasText: `Ln ${line},` }).waitFor();

/** Middle of the part with this title of the lens over the line that holds `text`, once lenses have stopped coming in. */
export async function lensOver(page, text, title) {
  const look = async () => {
    const line = await lineOf(page, text).boundingBox();
    const lenses = await page.locator(".codelens-decoration a", { hasText: title }).elementHandles();
    for (const lens of line === null ? [] : lenses) {
      const box = await lens.boundingBox();
      const isOver = box !== null && box.y < line.y && box.y > line.y - 1.5 * line.height;
      if (isOver) return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    }
    return undefined;
  };
  let before;
  const isStill = (place) => {
    const still = place !== undefined && place.x === before?.x && place.y === before.y;
    before = place;
    return still;
  };
  return eventually(page, look, isStill, { everyMs: 400 });
}

/** What is drawn behind the text of the line that holds `text`, and in which colour. */
export const behind = (page, text) =>
  lineOf(page, text).evaluate((element) => {
    for (const span of element.querySelectorAll("span")) {
      const { content, color } = getComputedStyle(span, "::after");
      if (content !== "none" && content !== "normal") return { text: content.replace(/^"|"$/g, ""), color };
    }
    return { text: "", color: "" };
  });

/** The hover over the middle of `word` on the line that holds `text`. */
export async function hoverOver(page, text, word) {
  const hover = page.locator(".monaco-editor .monaco-hover:not(.hidden)", { has: page.locator(".hover-contents") }).first();
  const point = async () => {
    await page.mouse.move(640, 780); // away first: a hover that is open may cover the place
    await hover.waitFor({ state: "hidden" });
    const place = await placeOf(lineOf(page, text), word);
    await page.mouse.move(place.x, place.y, { steps: 5 });
    // The text may have moved away under the mouse: lenses come in late.
    return hover.waitFor({ timeout: 4000 }).then(
      () => true,
      () => false,
    );
  };
  await eventually(page, point, (shows) => shows);
  await eventually(
    page,
    () => hover.evaluate((element) => element.getAnimations({ subtree: true }).length),
    (moving) => moving === 0,
  );
  return hover;
}

/** Where the middle of `word` is on the screen. */
async function placeOf(line, word) {
  const place = await line.evaluate((element, wanted) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) nodes.push(walker.currentNode);
    const all = nodes.map(({ data }) => data.replace(/\u00a0/g, " ")).join("");
    const start = all.indexOf(wanted);
    if (start < 0) return undefined;
    let left = start + Math.floor(wanted.length / 2);
    for (const node of nodes) {
      if (left < node.length) {
        const range = document.createRange();
        range.setStart(node, left);
        range.setEnd(node, left + 1);
        const { x, y, width, height } = range.getBoundingClientRect();
        return { x: x + width / 2, y: y + height / 2 };
      }
      left -= node.length;
    }
    return undefined;
  }, word);
  if (place === undefined) throw new Error(`${word} is not on the line`);
  return place;
}

/** Asks until `holds(answer)`; what it answered last is in the error. */
export async function eventually(page, ask, holds, { limitMs = 15_000, everyMs = 100 } = {}) {
  const end = Date.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (holds(answer)) return answer;
    if (Date.now() > end) throw new Error(`after ${limitMs} ms it is still ${JSON.stringify(answer)}`);
    await page.waitForTimeout(everyMs);
  }
}
