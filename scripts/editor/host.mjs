// Starts the server of the VS Code that npm serves: file system, extension host and workbench page, on 127.0.0.1.
import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { endGroup } from "../run.mjs";
import { nodeBin, serverMain } from "./config.mjs";
import { installEditor } from "./install.mjs";

const quietSettings = {
  "chat.disableAIFeatures": true,
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "git.enabled": false,
  "npm.autoDetect": "off",
  "security.workspace.trust.enabled": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "update.showReleaseNotes": false,
  "window.commandCenter": false,
  "workbench.colorTheme": "Default Dark Modern",
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

/**
 * Starts a server; the result's `stop` ends it. With `development` it obeys extensionDevelopmentPath and
 * extensionTestsPath in the page's address: a built VS Code does so only with its smoke test driver, which also keeps
 * notification toasts from showing (they are in the bell's list). With `token` only who knows it gets in.
 */
export async function startServer(options = {}) {
  await installEditor();
  // A short name: a socket in it must stay under the 107 characters that a path of one may have.
  const temporary = fs.mkdtempSync(path.join(os.tmpdir(), "cw-editor-"));
  const userDataDir = options.userDataDir ?? path.join(temporary, "user-data");
  const extensionsDir = options.extensionsDir ?? path.join(temporary, "extensions");
  writeSettings(userDataDir, options.settings);
  const args = serverArguments({ ...options, temporary, userDataDir, extensionsDir });
  const child = spawn(nodeBin, args, { detached: true, stdio: "pipe", env: serverEnvironment(temporary, options.env) });
  const log = collectOutput(child, options.log);
  const stop = async () => {
    await endGroup(child);
    fs.rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const authority = `127.0.0.1:${await listeningPort(child, log, options.limitMs ?? 30_000)}`;
    const addresses = { authority, remote: (file) => remoteUri(authority, file), url: pageUrl(authority, options.token) };
    return { ...addresses, child, stop, userDataDir, extensionsDir, output: log.text, onOutput: log.listen };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Settings already in the folder, and those of this run, win over the quiet ones. */
function writeSettings(userDataDir, settings) {
  const file = path.join(userDataDir, "User", "settings.json");
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const present = fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, "utf8")) : {};
  fs.writeFileSync(file, JSON.stringify({ ...quietSettings, ...present, ...settings }, null, 2));
}

function serverArguments({ development = true, token, temporary, userDataDir, extensionsDir }) {
  return [
    ...["--import", new URL("./die-with-parent.mjs", import.meta.url).href, serverMain],
    ...["--host", "127.0.0.1", "--port", "0", "--accept-server-license-terms"],
    ...(token === undefined ? ["--without-connection-token"] : ["--connection-token", token]),
    ...["--telemetry-level", "off", "--disable-experiments", "--disable-workspace-trust"],
    ...(development ? ["--enable-smoke-test-driver"] : []),
    ...["--server-data-dir", path.join(temporary, "server-data")],
    ...["--user-data-dir", userDataDir, "--extensions-dir", extensionsDir],
  ];
}

/** Sockets and temporary files of the server go to our folder too, and no gallery is asked for anything. */
function serverEnvironment(temporary, own = {}) {
  const scratch = { TMPDIR: path.join(temporary, "tmp"), XDG_RUNTIME_DIR: path.join(temporary, "run") };
  for (const folder of Object.values(scratch)) fs.mkdirSync(folder, { mode: 0o700 });
  const { ELECTRON_RUN_AS_NODE, NODE_OPTIONS, VSCODE_IPC_HOOK_CLI, ...inherited } = process.env;
  return { ...inherited, ...scratch, EXTENSIONS_GALLERY: "{}", ...own };
}

function collectOutput(child, log) {
  let text = "";
  const listeners = new Set();
  const onData = (data) => {
    text += data;
    log?.(String(data));
    for (const listener of listeners) listener();
  };
  child.stdout.on("data", onData);
  child.stderr.on("data", onData);
  return { text: () => text, listen: (listener) => void listeners.add(listener) };
}

async function listeningPort(child, log, limitMs) {
  let timer;
  try {
    return await new Promise((resolve, reject) => {
      const fail = (what) => reject(new Error(`the VS Code server ${what}:\n${log.text().slice(-2000)}`));
      const look = () => {
        const port = /Extension host agent listening on (\d+)/.exec(log.text())?.[1];
        if (port !== undefined) resolve(port);
      };
      log.listen(look);
      child.on("error", reject);
      child.on("exit", (code) => fail(`exited with ${code}`));
      timer = setTimeout(() => fail(`did not listen within ${limitMs} ms`), limitMs);
    });
  } finally {
    clearTimeout(timer);
  }
}

const remoteUri = (authority, file) => `vscode-remote://${authority}${encodeURI(path.resolve(file).split(path.sep).join("/"))}`;

/** The address of a workbench on `folder`; `payload` is VS Code's own list of options, such as ["openFile", uri]. */
const pageUrl =
  (authority, token) =>
  ({ folder, payload = [] } = {}) => {
    const query = new URLSearchParams(folder === undefined ? { ew: "true" } : { folder: path.resolve(folder) });
    if (token !== undefined) query.set("tkn", token);
    query.set("payload", JSON.stringify([["skipWelcome", "true"], ["skipReleaseNotes", "true"], ...payload]));
    return `http://${authority}/?${query}`;
  };
