// A copy of an example for a run to work on: what is edited in it never reaches examples/, even where the editor saves
// by itself.
import fs from "node:fs";
import path from "node:path";
import { root } from "../editor/config.mjs";

/** Copies a folder of examples/ into `folder` and returns where; it keeps its name, which the window's title shows. */
export function scratchNode(folder, name = "node2") {
  const copy = path.join(folder, name);
  fs.cpSync(path.join(root, "examples", name), copy, { recursive: true });
  return copy;
}
