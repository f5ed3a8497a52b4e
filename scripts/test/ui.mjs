// The journeys of test/ui: each *.mjs there exports journey(ui) and gets an editor of its own. It may export `settings` of
// the editor, `example`, which says on what it is made, and `prepare(folder)` to change the copy of it before it is opened.
import fs from "node:fs";
import path from "node:path";
import { root } from "../editor/config.mjs";
import { needEditorFromNpm } from "./needs.mjs";
import { reportPart } from "./report.mjs";

const folder = path.join(root, "test/ui");
const wanted = process.env.CHAINWALK_JOURNEYS?.split(",");

await reportPart(async () => {
  await needEditorFromNpm();
  const { runJourney } = await import("./workbench.mjs");
  const names = fs.readdirSync(folder).filter((name) => name.endsWith(".mjs"));
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const name of names.filter((each) => wanted?.some((part) => each.includes(part)) ?? true)) {
    const { passed, failed } = await runJourney(path.basename(name, ".mjs"), await import(path.join(folder, name)));
    counts.passed += passed;
    counts.failed += failed;
  }
  return counts;
});
