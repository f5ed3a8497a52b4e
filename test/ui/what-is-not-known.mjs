// A node whose sets nobody saved: the walk goes both ways, says on what it depends, and takes an answer.
import fs from "node:fs";
import path from "node:path";
import { behind, eventually, goToLine, hoverOver, lineOf } from "./pages/dump.mjs";
import { openBox, walkPacket } from "./pages/packet-box.mjs";
import { clickNode, nodeOf } from "./pages/walk-view.mjs";

const PACKET = "eth0 tcp 10.1.1.11:40000 > 10.1.2.13:3306 new";
const SET_RULE = "cali:VTQ78plyA8u_8_YC";

/** Without the rules that deny everything the policy asks its set, which is not among the files. */
export function prepare(folder) {
  const dump = path.join(folder, "iptables.save");
  const lines = fs.readFileSync(dump, "utf8").split("\n");
  const denies = ["cali:K4jTheFcVvdYaw0q", "cali:viAiQwvuZPt5-44a"];
  fs.writeFileSync(dump, lines.filter((line) => !denies.some((hash) => line.includes(hash))).join("\n"));
  fs.rmSync(path.join(folder, "node.ipset"));
}

export async function journey({ page, step, command, picture }) {
  const verdict = (name) => page.locator(".statusbar-item", { hasText: `${name} ${PACKET}` }).waitFor();

  await step("a packet that meets an unknown set is undecided", async () => {
    await lineOf(page, "*raw").waitFor();
    await openBox(page, 49, ":cali-FORWARD");
    await walkPacket(page, PACKET, "in by eth0");
    await verdict("UNDECIDED");
  });

  await step("the view says on what it depends", async () => {
    await nodeOf(page, "the verdict depends on").waitFor();
    await nodeOf(page, "· filter cali-pi-namespace-default rule 1").waitFor();
    await picture("undecided");
  });

  await step("the rule says what is missing", async () => {
    const hover = await hoverOver(page, SET_RULE, "--comment");
    await hover.getByText("the members of the ipset cali4-s:CEmFgJFwDvohR01JKvOkO8D are not known").first().waitFor();
    await picture("why");
    await page.mouse.move(640, 790);
  });

  await step("a click takes the other answer, and the next click the first one", async () => {
    await clickNode(page, "· filter cali-pi-namespace-default rule 1");
    const first = await eventually(
      page,
      () => statusVerdict(page),
      (name) => name === "ACCEPT" || name === "DROP",
    );
    await picture("one-answer");
    await clickNode(page, "· filter cali-pi-namespace-default rule 1");
    await verdict(first === "ACCEPT" ? "DROP" : "ACCEPT");
    await picture("other-answer");
  });

  await step("the rest of the connection is there to be walked", async () => {
    await clickNode(page, "later packet (ESTABLISHED)");
    await page.locator(".statusbar-item", { hasText: /ACCEPT .*established/i }).waitFor();
    await picture("later-packet");
  });

  await step("clearing leaves nothing behind", async () => {
    await command("Chainwalk: Clear Packet Walk");
    await goToLine(page, 68);
    await eventually(
      page,
      () => behind(page, "cali:1GMSV-PhhZ8QbJg4"),
      ({ text }) => text === "",
    );
    await page.locator(".sidebar", { hasText: "Simulate a Packet" }).waitFor();
  });
}

async function statusVerdict(page) {
  const text = await page.locator(".statusbar-item", { hasText: "10.1.2.13:3306" }).textContent();
  return text.trim().split(/\s+/)[0];
}
