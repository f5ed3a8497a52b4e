// A file with mistakes and old habits: what the Problems panel says of it, what the light bulb mends, and how it is formatted.
import { eventually, goToLine, lineOf } from "./pages/dump.mjs";
import { actionRow, editorArea, goTo, lineText, offered, problemRow } from "./pages/writing.mjs";

export const example = { folder: "hand-written", file: "rules.v4" };
export const settings = { "editor.fontSize": 13 };

export async function journey({ page, step, command, picture }) {
  const reads = (start, text) =>
    eventually(
      page,
      () => lineText(lineOf(page, start)),
      (line) => line.includes(text),
    );

  await step("mistakes are listed in the Problems panel", async () => {
    await lineOf(page, "*nat").waitFor();
    await command("Problems: Focus on Problems View");
    for (const text of [
      "webserver",
      "Write `! -s`",
      "10.0.0.1/8 has bits",
      "No packet comes to this rule",
      "An earlier rule takes",
    ])
      await problemRow(page, text).waitFor();
    await goToLine(page, 47);
    await picture("problems", { x: 350, y: 30, width: 930, height: 745 });
  });

  await step("the light bulb mends an address", async () => {
    await goTo(page, 44, 16);
    await offered(page, "Write 10.0.0.0/8");
    await picture("quick-fix", await editorArea(page, { above: 60, height: 380 }));
    await actionRow(page, "Write 10.0.0.0/8").click();
    await reads("-A INPUT -s 10.0.0", "-s 10.0.0.0/8 -p tcp");
    await problemRow(page, "10.0.0.1/8 has bits").waitFor({ state: "detached" });
  });

  await step("and takes away a rule that no packet comes to", async () => {
    await goToLine(page, 50);
    await (await offered(page, "Remove this rule")).click();
    await problemRow(page, "No packet comes to this rule").waitFor({ state: "detached" });
    await lineOf(page, "-A INPUT -p udp").waitFor({ state: "detached" });
  });

  await step("an old match can be written in its new form", async () => {
    await goToLine(page, 43);
    await offered(page, "Write `-m state` as `-m conntrack`");
    await picture("rewrite", await editorArea(page, { above: 60, height: 380 }));
    await actionRow(page, "Write `-m state` as `-m conntrack`").click();
    await reads("-A INPUT -m conntrack", "--ctstate RELATED,ESTABLISHED");
  });

  await step("a document is brought into the form of iptables-save", async () => {
    await command("View: Toggle Panel Visibility");
    await goToLine(page, 50);
    await page.mouse.move(700, 785);
    await picture("before-format", await editorArea(page, { above: 280, height: 400 }));
    await command("Format Document");
    await reads("-A INPUT -p tcp -m tcp --dport 443", "-j web-server");
    await reads("-A INPUT -s 10.0.0.0/8 -i eth1", "-p tcp -m tcp --dport 22 -j office");
    await reads("-A INPUT -j REJECT", "--reject-with icmp-port-unreachable");
    await page.mouse.move(700, 785);
    await page.waitForTimeout(1500); // colours follow a moment later
    await picture("after-format", await editorArea(page, { above: 280, height: 400 }));
  });
}
