// What is shown beside and in the text of a dump without being asked for: hints, colours, the outline; and how to turn it off.
import { eventually, goToLine, lineOf } from "./pages/dump.mjs";
import { chooseTheme, coloursOf, editorArea, lineText } from "./pages/writing.mjs";

export const settings = { "editor.fontSize": 12 };

const CALL = "cali:DyV6lV76WK8YZaJX";
const MARK_HINT = "pass bit must be clear";
const CHAIN_HINT = "Egress rules of policy namespace-default";
const WORDS = ["-A", "cali-fw-cali0ef24b3", "--mark", "cali-po-namespace-default"];

export async function journey({ page, step, command, picture }) {
  await step("marks and jumps are told in words beside them", async () => {
    await lineOf(page, "*raw").waitFor();
    await page.locator(".codelens-decoration a").first().waitFor();
    await command("View: Toggle Primary Side Bar Visibility");
    await goToLine(page, 95);
    await eventually(
      page,
      () => lineText(lineOf(page, CALL)),
      (line) => line.includes(MARK_HINT) && line.includes(CHAIN_HINT),
    );
    await page.mouse.move(700, 785);
    await picture("hints", await editorArea(page, { above: 300, height: 380 }));
  });

  let dark;
  await step("the words of a rule have colours by what they are", async () => {
    dark = await eventually(
      page,
      () => coloursOf(lineOf(page, CALL), WORDS),
      ([command, chain, option, target]) =>
        chain !== "none" && chain === target && new Set([command, chain, option]).size === 3 && option !== "none",
    );
  });

  await step("in a light theme as well", async () => {
    await chooseTheme(page, command, "Light Modern");
    await goToLine(page, 95);
    await eventually(
      page,
      () => coloursOf(lineOf(page, CALL), WORDS),
      (light) => light.every((colour, at) => colour !== "none" && colour !== dark[at]) && new Set(light.slice(0, 3)).size === 3,
    );
    await page.mouse.move(700, 785);
    await picture("light", await editorArea(page, { above: 300, height: 380 }));
    await chooseTheme(page, command, "Dark Modern");
  });

  await step("the outline lists tables and chains", async () => {
    await page.mouse.move(700, 785);
    await command("Explorer: Focus on Outline View");
    await page.locator(".sidebar .pane-header", { hasText: "node2" }).click(); // room for the outline
    const row = (text) => page.locator(".sidebar .outline-tree .monaco-list-row", { hasText: text }).first();
    await row("raw").waitFor();
    await page.locator(".sidebar .pane-header", { hasText: "Outline" }).hover();
    await page.locator('.sidebar .pane-header .action-label[aria-label="Collapse All"]').last().click();
    for (const name of ["raw", "mangle", "nat", "filter"]) await row(name).waitFor();
    await row("filter").locator(".monaco-tl-twistie").click();
    await row("cali-FORWARD").waitFor();
    await picture("outline", { x: 0, y: 30, width: 1280, height: 745 });
  });

  await step("hints have their settings", async () => {
    await command("Preferences: Open Settings (UI)");
    await page.locator(".settings-editor .search-container .view-lines").waitFor();
    await page.keyboard.type("@ext:chainwalk.chainwalk hints");
    for (const name of ["Mark Roles", "Chain Meaning", "Hit Share"])
      await page.locator(".settings-editor .setting-item-label", { hasText: name }).first().waitFor();
    await picture("settings", await editorArea(page, { height: 500 }));
    const box = page
      .locator(".settings-editor .setting-item-contents", { hasText: "Mark Roles" })
      .locator(".setting-value-checkbox");
    await box.first().click();
    await page.locator(".tab", { hasText: "iptables.save" }).click();
    await goToLine(page, 95);
    await eventually(
      page,
      () => lineText(lineOf(page, CALL)),
      (line) => line.includes(CHAIN_HINT) && !line.includes(MARK_HINT),
    );
  });
}
