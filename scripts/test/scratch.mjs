// A copy of the example node for a run to work on: what is edited in it never reaches examples/, even where the editor
// saves by itself.
import fs from "node:fs";
import path from "node:path";
import { root } from "../editor/config.mjs";

/** Copies examples/node2 into `folder` and returns where; the folder keeps its name, which the window's title shows. */
export function scratchNode(folder) {
  const copy = path.join(folder, "node2");
  fs.cpSync(path.join(root, "examples/node2"), copy, { recursive: true });
  return copy;
}
