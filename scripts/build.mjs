// Bundles what is shipped, and beside it the suites that run inside the editor. `--production` minifies and leaves the
// suites out. Every bundle is CommonJS or a classic script: the web extension host loads nothing else.
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { thirdPartyNotices } from "./notices.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const production = process.argv.includes("--production");

const common = {
  absWorkingDir: root,
  bundle: true,
  outdir: "dist",
  logLevel: "warning",
  minify: production,
  sourcemap: production ? false : "linked",
};
const node = { ...common, platform: "node", format: "cjs", target: "node20", external: ["vscode", "mocha"] };
const web = {
  ...common,
  platform: "browser",
  target: "es2022",
  mainFields: ["browser", "module", "main"],
  conditions: ["browser"],
};

/** The bundles to make: options, and the name of each with the file it starts from. */
const bundles = [
  { ...node, entryPoints: { "extension.node": "entry/extension.node.ts", "server.node": "entry/server.node.ts" } },
  { ...node, entryPoints: { cli: "entry/cli.ts" }, banner: { js: "#!/usr/bin/env node" } },
  { ...web, format: "cjs", external: ["vscode"], entryPoints: { "extension.web": "entry/extension.web.ts" } },
  { ...web, format: "iife", entryPoints: { "server.web": "entry/server.web.ts" } },
];

// mocha's browser build asks for a few of Node's globals, and a test for nothing of Node at all.
const suites = [
  { ...node, entryPoints: { "test/editor/index": "test/editor/index.ts", ...testFiles("test/editor") } },
  {
    ...web,
    format: "cjs",
    external: ["vscode"],
    entryPoints: { "test/editor/web": "test/editor/web.ts" },
    define: { "process.env.NODE_ENV": '"test"', global: "globalThis" },
  },
];

function testFiles(folder) {
  const names = fs.existsSync(path.join(root, folder)) ? fs.readdirSync(path.join(root, folder)) : [];
  const tests = names.filter((name) => name.endsWith(".test.ts"));
  return Object.fromEntries(tests.map((name) => [`${folder}/${name.replace(/\.ts$/, "")}`, `${folder}/${name}`]));
}

// A suite that is no longer there must not run any more. Packing for a test leaves the suites of the last build alone.
if (!production) fs.rmSync(path.join(root, "dist", "test"), { recursive: true, force: true });
try {
  const made = await Promise.all(
    [...bundles, ...(production ? [] : suites)].map((options) => build({ ...options, metafile: true })),
  );
  fs.writeFileSync(
    path.join(root, "dist", "THIRD-PARTY-NOTICES.txt"),
    thirdPartyNotices(
      root,
      made.slice(0, bundles.length).map(({ metafile }) => metafile),
    ),
  );
  fs.chmodSync(path.join(root, "dist", "cli.js"), 0o755);
} catch (error) {
  if (!(error instanceof Error && "errors" in error)) throw error;
  process.exitCode = 1; // esbuild has said what is wrong
}
