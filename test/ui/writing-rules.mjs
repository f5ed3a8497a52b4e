// A rule is typed from nothing: what is proposed on the way, and what the words belong to.
import { eventually, lineOf } from "./pages/dump.mjs";
import { accept, editorArea, lineText, newLineBelow, proposal, signature, type } from "./pages/writing.mjs";

export const example = { folder: "hand-written", file: "rules.v4" };
export const settings = { "editor.fontSize": 13 };

export async function journey({ page, step, command, picture }) {
  const typed = (text) =>
    eventually(
      page,
      () => lineText(lineOf(page, "-A INPUT -p tcp --dport 8443")).catch(() => ""),
      (line) => line.startsWith(text),
    );

  await step("options are proposed with what they take and whose they are", async () => {
    await lineOf(page, "*nat").waitFor();
    await page.locator(".codelens-decoration a").first().waitFor();
    await newLineBelow(page, 47);
    await type(page, "-A INPUT -p tcp --d");
    await proposal(page, "--dport").getByText("PORT[:PORT]").waitFor();
    await signature(page).getByText("[MATCHES]").waitFor();
    await picture("options", await editorArea(page, { above: 60, height: 640 }));
  });

  await step("ports are proposed by number and name", async () => {
    await accept(page, "--dport");
    await proposal(page, "443 https").waitFor();
    await signature(page).getByText("Destination port").waitFor();
    await page.keyboard.press("Escape");
  });

  await step("a match brings its options, its own first", async () => {
    await type(page, "8443 -m lim");
    await accept(page, "limit");
    await proposal(page, "--limit-burst").waitFor();
    await signature(page).getByText("[--limit N[/UNIT]]").waitFor();
    await picture("completion", await editorArea(page, { above: 250, height: 412 }));
  });

  await step("the value's form is shown while it is typed", async () => {
    await accept(page, "N[/UNIT]");
    await page.keyboard.press("Escape");
    await command("Trigger Parameter Hints");
    await signature(page).getByText("Average rate").waitFor();
    await picture("signature", await editorArea(page, { above: 200, height: 340 }));
  });

  await step("chains of the table are proposed behind -j, with the targets", async () => {
    await page.keyboard.press("Control+1");
    await type(page, "5/min -j ");
    for (const name of ["ACCEPT", "web-server"]) await proposal(page, name).waitFor();
    await picture("targets");
    await type(page, "we");
    await accept(page, "web-server");
    await typed("-A INPUT -p tcp --dport 8443 -m limit --limit 5/min -j web-server");
  });
}
