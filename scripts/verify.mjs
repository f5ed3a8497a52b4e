// npm run verify — everything that must hold, on a laptop as in CI: style, types, generated files, then all tests.
import fs from "node:fs";
import path from "node:path";
import { ensureModules, root, runNode } from "./modules.mjs";

const checks = [
  {
    name: "style (biome)",
    script: "node_modules/@biomejs/biome/bin/biome",
    args: ["ci", ...(process.stdout.isTTY ? [] : ["--colors=off"])],
  },
  { name: "types (tsc)", script: "node_modules/typescript/bin/tsc", args: ["-b"] },
  { name: "generated files", script: "scripts/generate.mjs", args: ["--check"] },
];

process.chdir(root);
await ensureModules();
const failed = [];
for (const { name, script, args } of checks) {
  if (!fs.existsSync(path.join(root, script))) continue;
  console.log(`── ${name}`);
  const { code } = await runNode(script, args, { limitMs: 2 * 60_000 });
  if (code !== 0) failed.push(name);
}
if (!process.argv.includes("--checks-only")) {
  const { code } = await runNode("scripts/test.mjs", [], { limitMs: 22 * 60_000, graceMs: 30_000 });
  if (code !== 0) failed.push("tests");
}
if (failed.length > 0) {
  console.error(`verify: failed: ${failed.join(", ")}`);
  process.exitCode = 1;
}
