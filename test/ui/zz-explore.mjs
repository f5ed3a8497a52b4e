import { lineOf, goToLine, eventually } from "./pages/dump.mjs";
import { newLineBelow, proposal, signature, suggestions, type, accept, editorArea, hintTexts, coloursOf } from "./pages/writing.mjs";
export const example = { folder: "hand-written", file: "rules.v4" };
export const settings = { "editor.fontSize": 13 };
export async function journey({ page, step, command, picture }) {
  await lineOf(page, "*nat").waitFor();
  await page.locator(".codelens-decoration a").first().waitFor();
  await step("rename", async () => {
    await goToLine(page, 40);
    await page.keyboard.press("ArrowRight");await page.keyboard.press("ArrowRight");
    await page.keyboard.press("F2");
    await page.locator(".rename-box input").waitFor();
    await page.waitForTimeout(500);
    await picture("1-rename");
    await page.locator(".rename-box input").fill("office");
    await page.keyboard.press("Enter"); 
    await page.waitForTimeout(1000);
    await picture("2-refused");
    await page.keyboard.press("Escape");
    await page.keyboard.press("F2");
    await page.locator(".rename-box input").fill("web");
    await page.keyboard.press("Enter"); 
    await page.waitForTimeout(1000);
    await picture("3-renamed");
  });
  await step("calls", async () => {
    await goToLine(page, 13);
    await page.keyboard.press("ArrowRight");
    await command("Calls: Show Call Hierarchy");
    await page.waitForTimeout(1000);
    await picture("4-calls");
    await command("Calls: Show Outgoing").catch(()=>{});
    console.log(await page.locator(".monaco-list-row").allInnerTexts());
    await page.waitForTimeout(1000);
    await picture("5-outgoing");
    await page.keyboard.press("Escape"); await page.keyboard.press("Escape");
  });
  await step("calls side", async () => {
    await goToLine(page, 13);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Shift+Alt+H");
    await page.waitForTimeout(1500);
    await picture("6-calls");
    await page.keyboard.press("Escape");await page.keyboard.press("Escape");
  });
  await step("problems", async () => {
    await command("Problems: Focus on Problems View");
    await page.waitForTimeout(1500);
    await picture("7-problems");
    console.log(await page.locator(".markers-panel .monaco-list-row").allInnerTexts());
    await goToLine(page, 44); 
    for (let i=0;i<15;i++) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Control+.");
    await page.waitForTimeout(1500);
    await picture("8-fix");
    console.log(await page.locator(".action-widget .monaco-list-row").allInnerTexts());
    await page.keyboard.press("Escape");
    await goToLine(page, 43);
    await page.keyboard.press("Control+.");
    await page.waitForTimeout(1500);
    await picture("9-rewrite");
    await page.keyboard.press("Escape");
  });
  await step("format", async () => {
    await command("Format Document");
    await page.waitForTimeout(1500);
    await picture("10-format");
    console.log(await hintTexts(page));
    console.log(await coloursOf(lineOf(page, "-A INPUT -p tcp -m tcp --dport 443"), ["-A", "INPUT", "tcp", "443", "web", "-j"]));
    await command("Preferences: Open Settings (UI)");
    await page.waitForTimeout(1000);
    await page.keyboard.type("chainwalk");
    await page.waitForTimeout(1500);
    await picture("11-settings");
  });
}
