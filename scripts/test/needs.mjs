// What the parts need that not every machine has.

import { ensureChromium, howToGetChromium } from "../editor/chromium.mjs";
import { nodePackage } from "../editor/config.mjs";
import { Skip } from "./report.mjs";

/** The VS Code from npm and the browser to show it in. */
export async function needEditorFromNpm() {
  if (nodePackage === undefined) throw new Skip(`the VS Code from npm does not run on ${process.platform}-${process.arch}`);
  if ((await ensureChromium()) === undefined) throw new Skip(howToGetChromium);
}
