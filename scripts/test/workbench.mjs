// The frame of a UI journey: a workbench on the example node, steps that pass or fail, and pictures in .shots/.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { startBrowser } from "../editor/browser.mjs";
import { withCleanup } from "../editor/cleanup.mjs";
import { root } from "../editor/config.mjs";
import { startServer } from "../editor/host.mjs";
import { scratchNode } from "./scratch.mjs";

const shots = path.join(root, ".shots");

/** What a journey is made on, unless it says otherwise. */
const NODE = { folder: "node2", file: "iptables.save" };

/** Runs `journey(ui)` in a fresh editor that shows a file of an example; resolves to what passed and failed. */
export async function runJourney(name, { journey, settings, prepare, example = NODE }) {
  fs.mkdirSync(shots, { recursive: true });
  console.log(`\n  ${name}`);
  return withCleanup(async (onExit) => {
    const temporary = fs.mkdtempSync(path.join(os.tmpdir(), "cw-journey-"));
    onExit(() => fs.rmSync(temporary, { recursive: true, force: true, maxRetries: 5 }));
    const folder = scratchNode(temporary, example.folder);
    prepare?.(folder);
    const server = await startServer({ settings });
    onExit(server.stop);
    const { page, stop } = await startBrowser();
    onExit(stop);
    page.setDefaultTimeout(20_000);
    const payload = [
      ["extensionDevelopmentPath", server.remote(root)],
      ["openFile", server.remote(path.join(folder, example.file))],
    ];
    await page.goto(server.url({ folder, payload }), { waitUntil: "domcontentloaded" });
    const counts = { passed: 0, failed: 0 };
    await journey({ page, ...actions(page, name), step: stepper(page, name, counts) });
    return counts;
  });
}

/** A step that fails is told, with a picture, and the journey goes on: later steps may still hold. */
const stepper = (page, name, counts) => async (title, body) => {
  const started = Date.now();
  const seconds = () => `${((Date.now() - started) / 1000).toFixed(1)} s`;
  try {
    await body();
    counts.passed += 1;
    console.log(`    ✔ ${title} (${seconds()})`);
  } catch (error) {
    counts.failed += 1;
    console.log(`    ✖ ${title} (${seconds()})\n${error.stack}`);
    await page.screenshot({ path: path.join(shots, `${name}-failed-${counts.failed}.png`) }).catch(() => {});
  }
};

/** What a person does in every journey. */
const actions = (page, name) => ({
  /** Takes a picture of the whole window, or of a part of it: { x, y, width, height }. */
  picture: (title, clip) =>
    page.screenshot({ path: path.join(shots, `${name}-${title}.png`), ...(clip === undefined ? {} : { clip }) }),
  /** Runs a command by its title in the palette. */
  command: async (title) => {
    await page.keyboard.press("F1");
    await page.locator(".quick-input-widget input").fill(`>${title}`);
    await page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first().click();
  },
  /** Opens a file of the workspace by its name. */
  openFile: async (file) => {
    await page.keyboard.press("Control+P");
    await page.locator(".quick-input-widget input").fill(file);
    await page.locator(".quick-input-list .monaco-list-row", { hasText: file }).first().click();
    await page.locator(".tab.active", { hasText: file }).waitFor();
  },
});
