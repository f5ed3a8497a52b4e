// npm start [-- --web] [--screenshot FILE.png] [FOLDER]
// Opens an editor with this extension on an example node; on a fresh clone it installs what it needs first.
import { ensureModules, root, runNode } from "./modules.mjs";

process.chdir(root);
await ensureModules();
const { code } = await runNode("scripts/build.mjs");
if (code !== 0) process.exit(code);
const { start } = await import("./editor/start.mjs");
process.exit(await start(process.argv.slice(2)));
