// Shows the extension at work: in the VS Code of this machine when there is one and a display; otherwise, or with --web
// or --screenshot, in the VS Code from npm, on 127.0.0.1 behind a random token.
import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { ensureChromium, howToGetChromium } from "./chromium.mjs";
import { withCleanup } from "./cleanup.mjs";
import { root } from "./config.mjs";
import { hasDisplay } from "./display.mjs";
import { startServer } from "./host.mjs";

const onWindows = process.platform === "win32";

/** Resolves to an exit code. */
export async function start(args) {
  const options = readArguments(args);
  const desktop = options.web || !hasDisplay() ? undefined : findDesktop();
  if (desktop !== undefined) return startDesktop(desktop, options);
  if (options.screenshot !== undefined && (await ensureChromium()) === undefined) {
    console.error(howToGetChromium);
    return 1;
  }
  return startFromNpm(options);
}

function readArguments(args) {
  const rest = [...args];
  const at = rest.indexOf("--screenshot");
  const [, picture] = at < 0 ? [] : rest.splice(at, 2);
  if (at >= 0 && picture === undefined) throw new Error("--screenshot needs the name of a file");
  const folder = path.resolve(rest.find((arg) => !arg.startsWith("--")) ?? path.join(root, "examples/node2"));
  const dump = path.join(folder, "iptables.save");
  return {
    folder,
    file: fs.existsSync(dump) ? dump : undefined,
    screenshot: picture === undefined ? undefined : path.resolve(picture),
    web: rest.includes("--web") || picture !== undefined,
  };
}

function findDesktop() {
  const mac = "/Applications/Visual Studio Code.app/Contents/Resources/app/bin/code";
  const works = (command) => spawnSync(command, ["--version"], { shell: onWindows, timeout: 15_000 }).status === 0;
  return [process.env.VSCODE, "code", "code-insiders", "codium", mac].find((command) => command && works(command));
}

function startDesktop(command, { folder, file }) {
  const args = ["--new-window", `--extensionDevelopmentPath=${root}`, folder, ...(file === undefined ? [] : [file])];
  const child = spawn(command, args, { stdio: "inherit", shell: onWindows });
  return new Promise((resolve) => child.on("exit", (code) => resolve(code ?? 1)));
}

const startFromNpm = ({ folder, file, screenshot }) =>
  withCleanup(async (onExit) => {
    const extensionsDir = linkedExtension();
    onExit(() => fs.rmSync(extensionsDir, { recursive: true, force: true }));
    const server = await startServer({ development: false, extensionsDir, token: randomBytes(16).toString("hex") });
    onExit(server.stop);
    const url = server.url({ folder, payload: file === undefined ? [] : [["openFile", server.remote(file)]] });
    if (screenshot !== undefined) return takePicture(url, screenshot, onExit);
    console.log(`\n  VS Code with Chainwalk is at\n\n    ${url}\n\n  Ctrl+C ends it.\n`);
    if (hasDisplay() && !process.env.CI) openInBrowser(url);
    return new Promise((resolve) => server.child.on("exit", (code) => resolve(code ?? 1)));
  });

/** The extension is installed, by a link, and not under development: what shows is what a user gets, toasts included. */
function linkedExtension() {
  const extensionsDir = fs.mkdtempSync(path.join(os.tmpdir(), "chainwalk-extensions-"));
  const { publisher, name, version } = JSON.parse(fs.readFileSync(path.join(root, "package.json"), "utf8"));
  fs.symlinkSync(root, path.join(extensionsDir, `${publisher}.${name}-${version}`), "junction");
  return extensionsDir;
}

async function takePicture(url, screenshot, onExit) {
  const { startBrowser } = await import("./browser.mjs");
  const { page, stop } = await startBrowser();
  onExit(stop);
  await page.goto(url, { waitUntil: "domcontentloaded", timeout: 60_000 });
  const lenses = page.locator(".codelens-decoration").first();
  const shown = await lenses.waitFor({ timeout: 60_000 }).then(
    () => true,
    () => false,
  );
  await page.waitForTimeout(1500); // colours and the outline follow a moment later
  await page.screenshot({ path: screenshot });
  console.log(`picture: ${screenshot}${shown ? "" : " (no CodeLens appeared)"}`);
  return shown ? 0 : 1;
}

function openInBrowser(url) {
  const [command, ...args] = { darwin: ["open"], win32: ["cmd", "/c", "start", ""] }[process.platform] ?? ["xdg-open"];
  const child = spawn(command, [...args, url], { stdio: "ignore", detached: true });
  child.on("error", () => {}); // the address is printed as well
  child.unref();
}
