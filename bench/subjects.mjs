// What is measured, bundled from the sources as they are.
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { root } from "../scripts/modules.mjs";

const EXPORTS = `
export { checkWhole } from "#engine/checks/index.ts";
export { parseRuleset, reparseRuleset } from "#engine/iptables/parser.ts";
export { parseAddress } from "#engine/net/address.ts";
export { parsePacketLine } from "#engine/net/packet-text.ts";
export { nodeFromBundle } from "#engine/node/bundle.ts";
export { environmentOf } from "#engine/node/environment.ts";
export { inferNode } from "#engine/node/infer.ts";
export { beginPacket } from "#engine/simulate/begin.ts";
export { createProgram } from "#engine/simulate/program.ts";
export { KIND_SPECS } from "#engine/resources/schema/kind-specs.ts";
export { run } from "#engine/simulate/run.ts";
export { createFile } from "#server/file.ts";
export { NO_FOLDER } from "#server/folder.ts";
export { iptables } from "#server/iptables/index.ts";
`;

/** The functions above, paths of a server and of a checker to start, and `remove` to take all of it away again. */
export async function bundle() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "chainwalk-bench-"));
  const common = { absWorkingDir: root, bundle: true, platform: "node", target: "node20", logLevel: "warning" };
  const library = path.join(folder, "library.cjs");
  const server = path.join(folder, "server.cjs");
  const checkOnce = path.join(folder, "check-once.cjs");
  await build({ ...common, format: "cjs", outfile: library, stdin: { contents: EXPORTS, resolveDir: root, loader: "ts" } });
  await build({ ...common, format: "cjs", outfile: server, entryPoints: ["entry/server.node.ts"] });
  await build({ ...common, format: "cjs", outfile: checkOnce, entryPoints: ["bench/check-once.mjs"] });
  const { default: subjects } = await import(pathToFileURL(library).href);
  return { subjects, server, checkOnce, folder, remove: () => fs.rmSync(folder, { recursive: true, force: true }) };
}
