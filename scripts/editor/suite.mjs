// Runs a test suite (a module with run()) inside the extension host of the VS Code that npm serves.
import fs from "node:fs";
import path from "node:path";
import { format } from "node:util";
import { startBrowser } from "./browser.mjs";
import { withCleanup } from "./cleanup.mjs";
import { startServer } from "./host.mjs";
import { isNoise } from "./noise.mjs";

const delay = (ms) => new Promise((resolve) => setTimeout(resolve, ms).unref());

/** Resolves to 0 when the suite's run() resolved, 1 when it failed or anything died, 124 when it took too long. */
export async function runSuite(options) {
  const { limitMs = 120_000, artifacts, print = console.log } = options;
  const started = Date.now();
  return withCleanup(async (onExit) => {
    const transcript = [];
    const server = await startServer({ ...options, log: (text) => transcript.push(`[server] ${text}`) });
    onExit(server.stop);
    const { page, stop } = await startBrowser();
    onExit(stop);
    const host = watchHost(server);
    const result = await Promise.race([
      openPage({ ...options, print }, server, page, transcript),
      delay(limitMs).then(() => ({ code: 124, why: `no result within ${limitMs} ms` })),
      host.then(() => delay(5000)).then(() => ({ code: 1, why: "the extension host ended and no result came" })),
    ]);
    const { code, why } = result.code === 0 ? await confirm(host) : result;
    if (why !== undefined) print(`editor: ${why}`);
    if (code !== 0 && artifacts !== undefined)
      await keepEvidence(artifacts, page, [...transcript, ...logLines(result.logs)], print);
    print(`editor: exit ${code} after ${((Date.now() - started) / 1000).toFixed(1)} s`);
    return code;
  });
}

/** Opens the workbench and resolves with what VS Code says at the end of the run, or with why it cannot come. */
function openPage(options, server, page, transcript) {
  const { extensionDevelopmentPaths, extensionTestsPath, folder, print } = options;
  const payload = [
    ...extensionDevelopmentPaths.map((place) => ["extensionDevelopmentPath", server.remote(place)]),
    ["extensionTestsPath", server.remote(extensionTestsPath)],
  ];
  const onLog = (level, args) => {
    const text = format(...args); // the host sends console.log("%s", x) as it is
    transcript.push(`[${level}] ${text}`);
    if (!isNoise(text)) print(text);
  };
  return new Promise((resolve) => {
    const open = async () => {
      await page.exposeFunction("codeAutomationLog", onLog);
      await page.exposeFunction("codeAutomationExit", (code, logs) => resolve({ code, logs }));
      await page.goto(server.url({ folder, payload }), { timeout: 60_000, waitUntil: "domcontentloaded" });
    };
    open().catch((error) => resolve({ code: 1, why: `the workbench did not load: ${error.message}` }));
    page.on("crash", () => resolve({ code: 1, why: "the workbench page crashed" }));
    page.on("pageerror", (error) => transcript.push(`[pageerror] ${error.stack ?? error}`));
    server.child.on("exit", (code) => resolve({ code: 1, why: `the VS Code server exited (${code})` }));
  });
}

/** Resolves when the server reports that the extension host has ended, and how. */
const watchHost = (server) =>
  new Promise((resolve) => {
    server.onOutput(() => {
      const found = /Extension Host Process exited with code: (\S+), signal: (\S+)\./.exec(server.output());
      if (found !== null) resolve({ code: found[1], signal: found[2] });
    });
  });

/** VS Code reports 0 when its extension host crashes, too: a 0 counts only if the host also ended by itself, with 0. */
async function confirm(host) {
  const end = await Promise.race([host, delay(5000)]);
  if (end === undefined) return { code: 1, why: "the extension host did not say that it ended" };
  if (end.code === "0" && end.signal === "null") return { code: 0 };
  return { code: 1, why: `the extension host died (code ${end.code}, signal ${end.signal}) before the run ended` };
}

const logLines = (logs = []) => logs.map(({ relativePath, contents }) => `--- ${relativePath}\n${contents}`);

async function keepEvidence(folder, page, transcript, print) {
  fs.mkdirSync(folder, { recursive: true });
  await Promise.race([page.screenshot({ path: path.join(folder, "failed.png") }).catch(() => {}), delay(5000)]);
  fs.writeFileSync(path.join(folder, "failed.log"), transcript.join("\n"));
  print(`editor: a picture and the whole log are in ${folder}`);
}
