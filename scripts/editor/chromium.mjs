// Finds the browser that shows the editor; where root is at hand and apt-get too, installs it.
import fs from "node:fs";
import { run } from "../run.mjs";

const places = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

export const howToGetChromium =
  "no Chromium found: install it (Debian: apt-get install -y chromium fonts-dejavu-core) or name one in CHROMIUM_PATH";

export const findChromium = () => [process.env.CHROMIUM_PATH, ...places].find((place) => place && fs.existsSync(place));

/** The path of a Chromium, or undefined when there is none and none can be installed. */
export async function ensureChromium() {
  const found = findChromium();
  if (found !== undefined || process.getuid?.() !== 0 || !fs.existsSync("/usr/bin/apt-get")) return found;
  console.error("chromium: installing it with apt-get");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update", "-qq"], { env, limitMs: 2 * 60_000 });
  const packages = ["chromium", "fonts-dejavu-core"];
  await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], { env, limitMs: 4 * 60_000 });
  return findChromium();
}
