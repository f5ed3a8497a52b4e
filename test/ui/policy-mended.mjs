// A policy denies before it allows: told of, walked in the YAML, mended while the packet stays pinned.
import { behind, eventually, hoverOver, lineOf } from "./pages/dump.mjs";
import { walkPacket } from "./pages/packet-box.mjs";
import { nodeOf } from "./pages/walk-view.mjs";
import { actionRow, editorArea, goTo, offered, problemRow } from "./pages/writing.mjs";

export const example = { folder: "node2", file: "policies.yaml" };

const PACKET = "eth0 tcp 10.1.1.11:40000 > 10.1.2.13:3306 new";

export async function journey({ page, step, command, picture }) {
  await step("the policy says whom it selects and what holds where it is silent", async () => {
    await lineOf(page, "kind: policy").waitFor();
    await page.locator(".codelens-decoration a", { hasText: "selects 4 endpoints" }).first().waitFor();
    await lineOf(page, "tier default, comes last").waitFor();
    await picture("policy", await editorArea(page, { height: 620 }));
  });

  await step("a hover explains the selector", async () => {
    const hover = await hoverOver(page, "selector: namespace == 'default'", "namespace");
    await hover.getByText("endpoint").first().waitFor();
    await picture("selector", await editorArea(page, { height: 620 }));
  });

  await step("the deny that stands first is a problem", async () => {
    await command("Problems: Focus on Problems View");
    await page.keyboard.type("policies.yaml");
    await problemRow(page, "calico-catch-all-first").waitFor();
    await picture("problems");
    await command("View: Toggle Panel Visibility");
  });

  await step("a packet walks through the YAML before anything is applied", async () => {
    await goTo(page, 10, 9);
    await command("Chainwalk: Simulate Packet From Here");
    await walkPacket(page, PACKET, "in by eth0");
    await eventually(
      page,
      () => behind(page, "- action: deny"),
      ({ text }) => text.startsWith("DROP"),
    );
    await picture("dropped");
  });

  await step("the quick fix puts the deny last, and the verdict changes beside it", async () => {
    await goTo(page, 10, 9);
    await offered(page, "to the end");
    await picture("fix");
    await actionRow(page, "to the end").click();
    await page
      .locator(".statusbar-item", { hasText: `ACCEPT ${PACKET}` })
      .first()
      .waitFor();
    await eventually(
      page,
      () => behind(page, "- action: allow"),
      ({ text }) => text.includes("accept bit set"),
    );
    await nodeOf(page, "Sent on by").waitFor();
    await picture("accepted");
  });

  await step("what Felix would write is a document of its own", async () => {
    await goTo(page, 4, 1);
    await command("Chainwalk: Preview Chains");
    await lineOf(page, "-A cali-pi-namespace-default").waitFor();
    await picture("preview");
  });
}
