// npm run -s conformance -- iptables|iptables-errors|corpus|felix PATH [--list]
// How often the engine agrees with the real iptables and with Calico's own tests. Bundles the runner and hands its words on.
import path from "node:path";
import { build } from "esbuild";
import { ensureModules, root } from "./modules.mjs";
import { run } from "./run.mjs";

await ensureModules();
const outfile = path.join(root, "dist/test/conformance.js");
await build({
  absWorkingDir: root,
  entryPoints: ["test/conformance/run/main.ts"],
  outfile,
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  logLevel: "warning",
});
const { code } = await run(process.execPath, [outfile, ...process.argv.slice(2)]);
process.exitCode = code;
