// Installs the VS Code of config.mjs from npm, once, into the cache. No install script runs: that way it needs no
// compiler, no Kerberos headers and no download besides npm's.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { mustRun } from "../run.mjs";
import { codeServerVersion, editorHome, layout, nodePackage, nodeVersion, serverMain, vscodeVersion } from "./config.mjs";

const npmFlags = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
const platform = `${process.platform}-${process.arch}`;

export const isInstalled = () => fs.existsSync(layout(editorHome).stamp);

export async function installEditor({ force = false } = {}) {
  if (isInstalled() && !force) return;
  if (nodePackage === undefined)
    throw new Error(`npm has no Node ${nodeVersion} for ${platform}, so its VS Code cannot run here`);
  const started = Date.now();
  const log = (text) => console.error(`editor: ${text} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  // Beside its place and moved there at the end: a broken or a second installation never shows.
  const home = `${editorHome}.${process.pid}`;
  log(`installing VS Code ${vscodeVersion} and Node ${nodeVersion} into ${editorHome}`);
  try {
    await fetchPackages(home);
    log("packages in place");
    takeRipgrep(home);
    prune(home);
    await buildLogWriter(home, log);
    fs.writeFileSync(layout(home).stamp, `${JSON.stringify({ codeServerVersion, nodeVersion })}\n`);
    if (force) fs.rmSync(editorHome, { recursive: true, force: true });
    if (!isInstalled()) fs.renameSync(home, editorHome);
  } finally {
    fs.rmSync(home, { recursive: true, force: true });
  }
  log("ready");
}

async function fetchPackages(home) {
  fs.mkdirSync(home, { recursive: true });
  const dependencies = { "code-server": codeServerVersion, [nodePackage]: nodeVersion, "@vscode/ripgrep-universal": "1.18.0" };
  fs.writeFileSync(path.join(home, "package.json"), JSON.stringify({ private: true, dependencies }));
  // The engines are those of the Node that we install, not of the one that runs npm.
  await mustRun("npm", ["install", "--no-engine-strict", ...npmFlags], { cwd: home });
  // Not `npm ci`: the shrinkwrap that code-server ships is out of step with its package.json.
  await mustRun("npm", ["install", "--omit=dev", "--no-engine-strict", ...npmFlags], { cwd: layout(home).vscodeRoot });
}

/** Older versions fetch ripgrep in an install script; a newer package carries the binaries, so they come from there. */
function takeRipgrep(home) {
  const { modules, vscodeRoot } = layout(home);
  const own = path.join(vscodeRoot, "node_modules/@vscode/ripgrep/bin");
  const universal = path.join(modules, "@vscode/ripgrep-universal");
  const binaries = path.join(universal, "bin", platform);
  if (fs.existsSync(path.dirname(own)) && fs.existsSync(binaries)) fs.cpSync(binaries, own, { recursive: true });
  fs.rmSync(universal, { recursive: true, force: true });
}

/** What no test of a language extension touches: a third of the size. */
function prune(home) {
  const { nodeRoot, vscodeRoot } = layout(home);
  const unused = [
    ...["@github", "@microsoft/mxc-sdk", "@devcontainers", "@vscode/windows-process-tree"].map((name) => `node_modules/${name}`),
    ...["copilot", "mermaid-markdown-features"].map((name) => `extensions/${name}`),
  ].map((name) => path.join(vscodeRoot, name));
  const documentation = ["share", "CHANGELOG.md"].map((name) => path.join(nodeRoot, name));
  for (const folder of [...unused, ...documentation]) fs.rmSync(folder, { recursive: true, force: true });
  const ripgreps = path.join(vscodeRoot, "node_modules/@vscode/ripgrep-universal/bin");
  const others = fs.existsSync(ripgreps) ? fs.readdirSync(ripgreps).filter((name) => name !== platform) : [];
  for (const name of others) fs.rmSync(path.join(ripgreps, name), { recursive: true });
}

/** The log writer (Output panel, log files) is a small native addon; without a compiler all the rest still works. */
async function buildLogWriter(home, log) {
  const { nodeBin, nodeRoot, vscodeRoot } = layout(home);
  const env = {
    ...process.env,
    PATH: `${path.dirname(nodeBin)}${path.delimiter}${process.env.PATH}`,
    npm_config_nodedir: nodeRoot,
  };
  try {
    const args = ["rebuild", "@vscode/spdlog", "@vscode/native-watchdog", "--loglevel=error"];
    await mustRun("npm", args, { cwd: vscodeRoot, env, quiet: true, limitMs: 3 * 60_000 });
    log("log writer built");
  } catch {
    log("the log writer could not be built (it needs g++, make and python3): the Output panel will stay empty");
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await installEditor({ force: process.argv.includes("--force") });
  console.log(serverMain);
}
