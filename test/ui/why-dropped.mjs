// Why does the frontend not reach the database? From the lens over a chain to the rule that drops the packet, and back.
import { behind, cursorAt, eventually, goToLine, hoverOver, lensOver, lineOf } from "./pages/dump.mjs";
import { boxInput, boxRow, openBox, walkPacket } from "./pages/packet-box.mjs";
import { clickNode, nodeOf } from "./pages/walk-view.mjs";

const PACKET = "eth0 tcp 10.1.1.11:40000 > 10.1.2.13:3306 new";
const DENY = "cali:K4jTheFcVvdYaw0q";
const INVALID = "cali:8YeDX9Z0tXyO0Sp8";

export async function journey({ page, step, command, picture }) {
  await step("the lens over cali-FORWARD asks for a packet, and knows some", async () => {
    await lineOf(page, "*raw").waitFor();
    await openBox(page, 49, ":cali-FORWARD");
    await boxRow(page, "10.1.2.13").first().waitFor();
    await picture("examples");
  });

  await step("a line that is no packet is told what is wrong with it, and is not walked", async () => {
    await boxInput(page).fill("eth0 tcp 10.1.1.11:40000 > 10.1.2.13:99999 new");
    await boxRow(page, '"99999" is not a port').waitFor();
    await picture("no-packet");
    await boxInput(page).press("Enter");
    await boxRow(page, '"99999" is not a port').waitFor();
  });

  await step("a packet is said back in words", async () => {
    await boxInput(page).fill(PACKET);
    await boxRow(page, "tcp from 10.1.1.11:40000 to 10.1.2.13:3306, in by eth0, NEW").waitFor();
    await picture("packet");
    await walkPacket(page, PACKET, "in by eth0");
  });

  await step("the rule that drops it is in sight and lit", async () => {
    await eventually(
      page,
      () => behind(page, DENY),
      ({ text, color }) => text.startsWith("DROP") && color === "rgb(255, 123, 114)",
    );
    await page
      .locator("#chainwalk\\.chainwalk\\.chainwalk\\.walk, .statusbar-item", { hasText: `DROP ${PACKET}` })
      .first()
      .waitFor();
    await nodeOf(page, "Dropped by").waitFor();
    await picture("walk");
  });

  await step("a click in the view leads to a rule", async () => {
    await clickNode(page, "-o cali+ -j cali-to-wl-dispatch");
    await cursorAt(page, 70);
    await page.mouse.move(700, 700);
    await picture("node-clicked");
  });

  await step("rules that did not match say why, behind the line and on hover", async () => {
    await eventually(
      page,
      () => behind(page, INVALID),
      ({ text }) => text.includes("NEW"),
    );
    const hover = await hoverOver(page, INVALID, "conntrack --ctstate");
    await hover.getByText("✗ -m conntrack --ctstate INVALID: connection state is NEW").first().waitFor();
    await picture("why");
  });

  await step("the lens over the chain shows the verdict", async () => {
    await goToLine(page, 49);
    await lensOver(page, ":cali-FORWARD", `DROP: ${PACKET}`);
    await picture("lens");
  });

  await step("clearing leaves nothing behind", async () => {
    await command("Chainwalk: Clear Packet Walk");
    await goToLine(page, 101);
    await eventually(
      page,
      () => behind(page, DENY),
      ({ text }) => text === "",
    );
    await page.locator(".statusbar-item", { hasText: PACKET }).waitFor({ state: "detached" });
    await page.locator(".sidebar", { hasText: "Simulate a Packet" }).waitFor();
    await picture("cleared");
  });
}
