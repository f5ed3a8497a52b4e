// Who calls this chain, whom does it call, and can it have another name?
import { eventually, goToLine, lineOf } from "./pages/dump.mjs";
import { editorArea, goTo, lineText, type } from "./pages/writing.mjs";

export const example = { folder: "hand-written", file: "rules.v4" };
export const settings = { "editor.fontSize": 13, "editor.linkedEditing": true };

export async function journey({ page, step, command, picture }) {
  const call = (text) => page.locator(".sidebar .pane-body .monaco-list-row", { hasText: text }).first();
  const reads = (start, text) =>
    eventually(
      page,
      () => lineText(lineOf(page, start)),
      (line) => line.includes(text),
    );

  await step("the call hierarchy lists the callers of a chain", async () => {
    await lineOf(page, "*nat").waitFor();
    await page.locator(".codelens-decoration a").first().waitFor();
    await goTo(page, 10, 3);
    await command("Calls: Show Call Hierarchy");
    await call("KUBE-SVC-WEBFRONTEXAMPLE2").waitFor();
    await call("KUBE-SERVICES").waitFor();
  });

  await step("and the chains that it calls", async () => {
    await command("Calls: Show Outgoing Calls");
    for (const name of ["KUBE-SEP-WEBPODAEXAMPLE23", "KUBE-SEP-WEBPODBEXAMPLE24"]) await call(name).waitFor();
    await call("KUBE-SEP-WEBPODAEXAMPLE23").locator(".monaco-tl-twistie").click();
    await call("KUBE-MARK-MASQ").waitFor();
    await picture("calls", { x: 0, y: 30, width: 1280, height: 530 });
  });

  await step("references can be peeked at", async () => {
    await goTo(page, 13, 3);
    await command("Peek References");
    const rows = page.locator(".reference-zone-widget .ref-tree .monaco-list-row", { hasText: 'shop/web" -j KUBE-MARK-MASQ' });
    await rows.nth(1).waitFor();
    await picture("references", await editorArea(page, { above: 320, height: 330 }));
    await page.keyboard.press("Escape");
  });

  await step("a chain is renamed where it is declared and where it is called", async () => {
    await goTo(page, 40, 3);
    await page.keyboard.press("F2");
    const box = page.locator(".rename-box input");
    await box.fill("web-frontend");
    await picture("rename", await editorArea(page, { above: 260, height: 400 }));
    await box.press("Enter");
    await reads(":web-frontend", ":web-frontend - [0:0]");
    await reads("--dport 443", "-j web-frontend");
    await goToLine(page, 63);
    await reads("-A web-frontend -j RETURN", "RETURN");
    await picture("renamed");
  });

  await step("a name that is typed over changes everywhere at once, where linked editing is on", async () => {
    const linked = page.locator(".editor-instance .linked-editing-decoration");
    await goToLine(page, 1); // nothing is linked there
    await linked.first().waitFor({ state: "detached" });
    await goTo(page, 39, 2 + "office".length);
    await linked.nth(1).waitFor({ state: "attached" });
    await type(page, "-hours");
    await reads(":office", ":office-hours - [0:0]");
    await reads("-A INPUT -i eth1", "-j office-hours");
    await picture("linked", await editorArea(page, { above: 260, height: 400 }));
  });

  await step("a selection grows from a word to its option, match, rule and chain", async () => {
    await goTo(page, 48, "-A INPUT -s ! 10.0.0.0/8 -p icmp --icmp-type 8 -m limit --limit 6".length);
    const selected = page.locator("#status\\.editor\\.selection");
    for (const words of ["60/m", "--limit 60/m", "-m limit --limit 60/m"]) {
      await page.keyboard.press("Shift+Alt+ArrowRight");
      await selected.filter({ hasText: `(${words.length} selected)` }).waitFor();
    }
    await picture("selection", await editorArea(page, { above: 260, height: 400 }));
  });
}
