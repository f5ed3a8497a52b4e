// A policy is written: fields, words and labels are proposed.
import { lineOf } from "./pages/dump.mjs";
import { accept, editorArea, newLineBelow, problemRow, proposal, type } from "./pages/writing.mjs";

export const example = { folder: "node2", file: "policies.yaml" };
export const settings = { "editor.fontSize": 13 };

export async function journey({ page, step, command, picture }) {
  await step("fields of a rule that are not there yet are proposed, with what they are for", async () => {
    await lineOf(page, "kind: policy").waitFor();
    await page.locator(".codelens-decoration a", { hasText: "selects" }).first().waitFor();
    await newLineBelow(page, 11);
    await type(page, "  ");
    await command("Trigger Suggest");
    await proposal(page, "protocol").waitFor();
    await picture("fields", await editorArea(page, { height: 620 }));
    await accept(page, "protocol");
  });

  await step("and the words that a field takes", async () => {
    await proposal(page, "tcp").waitFor();
    await accept(page, "tcp");
    await lineOf(page, "protocol: tcp").waitFor();
  });

  await step("labels and values of the workspace are proposed in a selector", async () => {
    await newLineBelow(page, 14);
    await page.keyboard.press("Home");
    await type(page, "        notSelector: serv");
    await proposal(page, "service").waitFor();
    await accept(page, "service");
    await type(page, "== ");
    await proposal(page, "frontend").waitFor();
    await picture("labels", await editorArea(page, { height: 620 }));
    await accept(page, "frontend");
  });

  await step("what Calico would refuse is told at its place", async () => {
    await newLineBelow(page, 15);
    await type(page, "destination:");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Enter");
    await type(page, "ports: [3306, 99999]");
    await command("Problems: Focus on Problems View");
    await page.keyboard.type("policies.yaml");
    await problemRow(page, "99999").waitFor();
    await picture("problems");
  });
}
