// node scripts/pictures.mjs
// Makes the pictures of docs/images anew: runs the journeys of test/ui that take them, and makes them small with pngquant.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { ensureModules, root, runNode } from "./modules.mjs";

/** A picture of docs/images, the journey that takes it, and what it calls it. */
const PICTURES = [
  ["walk", "why-dropped", "walk"],
  ["packet-box", "why-dropped", "packet"],
  ["why", "why-dropped", "why"],
  ["lens", "why-dropped", "lens"],
  ["light", "themes", "light"],
  ["undecided", "what-is-not-known", "undecided"],
  ["mark-hover", "mark-hover", "tested"],
  ["completion", "writing-rules", "completion"],
  ["signature", "writing-rules", "signature"],
  ["calls", "chains-and-callers", "calls"],
  ["references", "chains-and-callers", "references"],
  ["rename", "chains-and-callers", "rename"],
  ["linked", "chains-and-callers", "linked"],
  ["selection", "chains-and-callers", "selection"],
  ["hints", "hints-and-colours", "hints"],
  ["hints-light", "hints-and-colours", "light"],
  ["outline", "hints-and-colours", "outline"],
  ["settings", "hints-and-colours", "settings"],
  ["problems", "mending-a-file", "problems"],
  ["quick-fix", "mending-a-file", "quick-fix"],
  ["rewrite", "mending-a-file", "rewrite"],
  ["before-format", "mending-a-file", "before-format"],
  ["after-format", "mending-a-file", "after-format"],
  ["policy", "policy-mended", "policy"],
  ["selector", "policy-mended", "selector"],
  ["policy-walk", "policy-mended", "dropped"],
  ["policy-fixed", "policy-mended", "accepted"],
  ["preview", "policy-mended", "preview"],
  ["policy-fields", "policy-writing", "fields"],
  ["policy-labels", "policy-writing", "labels"],
  ["policy-problems", "policy-writing", "problems"],
  ["hash", "hashed-rules", "hash"],
];
const MOST_BYTES = 150_000;

await ensureModules();
const journeys = [...new Set(PICTURES.map(([, journey]) => journey))].join(",");
const built = await runNode("scripts/build.mjs");
const ran =
  built.code === 0 ? await runNode("scripts/test/ui.mjs", [], { env: { ...process.env, CHAINWALK_JOURNEYS: journeys } }) : built;
if (ran.code !== 0) throw new Error("the journeys did not pass, so their pictures are not taken over");
for (const [name, journey, title] of PICTURES) {
  const picture = path.join(root, "docs/images", `${name}.png`);
  const shot = path.join(root, ".shots", `${journey}-${title}.png`);
  execFileSync("pngquant", ["--quality=50-95", "--speed=1", "--strip", "--force", "--output", picture, "--", shot]);
  const { size } = fs.statSync(picture);
  if (size > MOST_BYTES) throw new Error(`${picture} has ${size} bytes`);
}
