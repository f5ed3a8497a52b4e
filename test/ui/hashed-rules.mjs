// Somebody has changed a rule that Felix wrote: its hash tells, and what stood there comes back.
import fs from "node:fs";
import path from "node:path";
import { eventually, goToLine, hoverOver, lineOf } from "./pages/dump.mjs";
import { editorArea, lineText, offered, problemRow } from "./pages/writing.mjs";

const RULE = 'cali:8YeDX9Z0tXyO0Sp8" -m conntrack --ctstate INVALID -j DROP';

export function prepare(folder) {
  const file = path.join(folder, "iptables.save");
  const text = fs.readFileSync(file, "utf8");
  if (!text.includes(RULE)) throw new Error(`the example has no rule ${RULE}`);
  fs.writeFileSync(file, text.replace(RULE, RULE.replace("INVALID", "NEW")));
}

export async function journey({ page, step, command, picture }) {
  await step("the edited rule is told of", async () => {
    await lineOf(page, "*raw").waitFor();
    await command("Problems: Focus on Problems View");
    await problemRow(page, "calico-rule-edited").waitFor();
    await problemRow(page, "calico-rule-edited").click();
    await command("View: Toggle Panel Visibility");
  });

  await step("a hover shows what Felix wrote", async () => {
    // Problems that come in late take the hover away.
    await eventually(
      page,
      async () => (await hoverOver(page, "cali:8YeDX9Z0tXyO0Sp8", "cali:8YeDX9Z0tXyO0Sp8")).textContent(),
      (text) => text.includes("INVALID"),
    );
    await picture("hash", await editorArea(page, { height: 620 }));
  });

  await step("and a fix puts it back", async () => {
    const line = await page.evaluate(() => document.querySelector("#status\\.editor\\.selection")?.textContent ?? "");
    await goToLine(page, Number(/Ln (\d+)/.exec(line)?.[1] ?? 1));
    await (await offered(page, "Felix")).click();
    await eventually(
      page,
      () => lineText(lineOf(page, "cali:8YeDX9Z0tXyO0Sp8")),
      (text) => text.includes("--ctstate INVALID"),
    );
    await picture("back");
  });
}
