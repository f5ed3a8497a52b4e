// The same walk in each kind of colour theme: what is told apart by colour has to be readable in all of them.
import { behind, eventually, goToLine, lineOf } from "./pages/dump.mjs";
import { openBox, walkPacket } from "./pages/packet-box.mjs";
import { chooseTheme } from "./pages/writing.mjs";

const PACKET = "eth0 tcp 10.1.1.11:40000 > 10.1.2.13:3306 new";
const DENY = "cali:K4jTheFcVvdYaw0q";
const RETURN = "cali:1GMSV-PhhZ8QbJg4";

/** Each with what the bold words behind the deciding rule are drawn in. */
const THEMES = [
  { name: "Light Modern", picture: "light", drop: "rgb(179, 20, 31)" },
  { name: "Dark High Contrast", picture: "contrast", drop: "rgb(255, 154, 148)" },
  { name: "Light High Contrast", picture: "contrast-light", drop: "rgb(134, 6, 29)" },
  { name: "Dark Modern", picture: "dark", drop: "rgb(255, 123, 114)" },
];

export const settings = { "editor.fontSize": 12 };

export async function journey({ page, step, command, picture }) {
  await step("a packet is dropped", async () => {
    await lineOf(page, "*raw").waitFor();
    await openBox(page, 49, ":cali-FORWARD");
    await walkPacket(page, PACKET, "in by eth0");
    await page.locator(".statusbar-item", { hasText: `DROP ${PACKET}` }).waitFor();
  });

  for (const theme of THEMES)
    await step(`what decided and what missed can be read in ${theme.name}`, async () => {
      await chooseTheme(page, command, theme.name);
      await page.mouse.move(700, 785); // no hover of the window is in the pictures
      await page.locator(".monaco-hover:visible").first().waitFor({ state: "hidden" });
      await goToLine(page, 100);
      await eventually(
        page,
        () => behind(page, DENY),
        ({ text, color }) => text.startsWith("DROP") && color === theme.drop,
      );
      await picture(theme.picture);
      await goToLine(page, 69);
      await eventually(
        page,
        () => behind(page, RETURN),
        ({ text }) => text.includes("NEW"),
      );
      await picture(`${theme.picture}-missed`);
    });
}
