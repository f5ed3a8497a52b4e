// The browser page that the workbench of the editor runs in.
import { chromium } from "playwright-core";
import { findChromium, howToGetChromium } from "./chromium.mjs";

const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
  "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1", // the page reaches nothing besides this machine
];

export async function startBrowser({ width = 1280, height = 800 } = {}) {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error(howToGetChromium);
  const browser = await chromium.launch({ executablePath, headless: true, timeout: 30_000, args: flags });
  const context = await browser.newContext({ viewport: { width, height } });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]).catch(() => {});
  const stop = async () => {
    const late = new Promise((resolve) => setTimeout(resolve, 5000).unref());
    await Promise.race([browser.close().catch(() => {}), late]);
  };
  return { page: await context.newPage(), stop };
}
