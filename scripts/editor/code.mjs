#!/usr/bin/env node
// Stands in for VS Code's executable where that cannot be had: takes the command line that @vscode/test-electron gives
// to `code`, and does what it says in the VS Code that npm serves.
import { spawn } from "node:child_process";
import path from "node:path";
import { nodeBin, serverMain, vscodeVersion } from "./config.mjs";
import { installEditor } from "./install.mjs";
import { runSuite } from "./suite.mjs";

const takesValue = new Set([
  ...["extensionDevelopmentPath", "extensionTestsPath", "user-data-dir", "extensions-dir"],
  ...["install-extension", "uninstall-extension"],
]);

/** Flags that are not named here (--no-sandbox, --disable-updates, …) hold in this editor anyway. */
function readArguments(argv) {
  const flags = { extensionDevelopmentPath: [], folder: undefined, manage: [] };
  for (let index = 0; index < argv.length; index++) {
    const [, name, inline] = /^--([^=]+)(?:=(.*))?$/s.exec(argv[index]) ?? [];
    const value = takesValue.has(name) ? (inline ?? argv[++index]) : undefined;
    if (name === undefined) flags.folder = argv[index];
    else if (name === "extensionDevelopmentPath") flags.extensionDevelopmentPath.push(value);
    else if (name.endsWith("install-extension")) flags.manage.push(`--${name}`, value);
    else if (["list-extensions", "show-versions", "force"].includes(name)) flags.manage.push(`--${name}`);
    else flags[name] = value ?? true;
  }
  return flags;
}

const absolute = (file) => (file === undefined ? undefined : path.resolve(file));

async function manageExtensions(flags) {
  const extensionsDir = absolute(flags["extensions-dir"]);
  if (extensionsDir === undefined) throw new Error("give --extensions-dir: this editor keeps nothing elsewhere");
  const data = absolute(flags["user-data-dir"]) ?? path.join(extensionsDir, ".server-data");
  const args = [serverMain, ...flags.manage, "--extensions-dir", extensionsDir, "--server-data-dir", data];
  const env = { ...process.env, EXTENSIONS_GALLERY: "{}" };
  const child = spawn(nodeBin, args, { stdio: "inherit", timeout: 120_000, env });
  return new Promise((resolve) => child.on("exit", (code) => resolve(code ?? 1)));
}

async function main() {
  const flags = readArguments(process.argv.slice(2));
  if (flags.version) {
    console.log(vscodeVersion);
    return 0;
  }
  await installEditor();
  if (flags.manage.length > 0) return manageExtensions(flags);
  if (flags.extensionTestsPath === undefined) throw new Error("this stands in for VS Code in tests; to use it, run: npm start");
  return runSuite({
    extensionDevelopmentPaths: flags.extensionDevelopmentPath,
    extensionTestsPath: flags.extensionTestsPath,
    folder: flags.folder,
    userDataDir: absolute(flags["user-data-dir"]),
    extensionsDir: absolute(flags["extensions-dir"]),
    limitMs: Number(process.env.EDITOR_LIMIT_MS ?? 120_000),
    artifacts: process.env.EDITOR_ARTIFACTS,
  });
}

process.exit(await main());
