// Signature help, through the real server: what is shown, with the active parameter between » and «.

import { describe, expect, test } from "vitest";
import type { SignatureHelp } from "vscode-languageserver-protocol/node";
import { startSession } from "#test/lsp/session.ts";

async function signature(line: string): Promise<{ readonly shown: string; readonly words: string }> {
  const session = await startSession(`*filter\n:INPUT ACCEPT [0:0]\n:web - [0:0]\n${line}\nCOMMIT\n`);
  const help = await session.client.sendRequest<SignatureHelp | null>("textDocument/signatureHelp", session.here());
  await session.close();
  const [found] = help?.signatures ?? [];
  if (help === null || found === undefined) return { shown: "", words: "" };
  const [start, end] = (found.parameters?.[help.activeParameter ?? 0]?.label ?? [0, 0]) as [number, number];
  const { documentation } = found;
  const words = typeof documentation === "object" ? documentation.value : (documentation ?? "");
  return { shown: `${found.label.slice(0, start)}»${found.label.slice(start, end)}«${found.label.slice(end)}`, words };
}

describe("what the cursor stands in", () => {
  const cases: readonly (readonly [line: string, shown: string, words: string])[] = [
    ["-A $0", "-A »CHAIN« [MATCHES] -j TARGET", "goes to the target"],
    ["-A INPUT $0", "-A CHAIN »[MATCHES]« -j TARGET", ""],
    ["-A INPUT -s 10.0.0.1 $0", "-A CHAIN »[MATCHES]« -j TARGET", ""],
    ["-A INPUT -j web $0", "-A CHAIN [MATCHES] »-j TARGET«", ""],
    ["-I $0", "-I »CHAIN« [NUMBER] [MATCHES] -j TARGET", ""],
    ["-F $0", "-F »CHAIN«", ""],
    [":INPUT $0", ":CHAIN »ACCEPT|DROP« [PACKETS:BYTES]", "builtin chain has a policy"],
    [":web - $0", ":CHAIN - »[PACKETS:BYTES]«", "no policy"],
    ["-A INPUT -m $0", "-m »MATCH« [OPTIONS]", ""],
    ["-A INPUT -j $0", "-j »TARGET« [OPTIONS]", ""],
    ["-A INPUT -g $0", "-g »CHAIN«", "does not come back"],
    ["-A INPUT -s $0", "-s »ADDRESS[/MASK][,…]«", "Source address"],
    ["-A INPUT -m conntrack --ctstate $0", "--ctstate »STATE[,STATE…]«", "`NEW`: No reply"],
    ["-A INPUT -m conntrack ! --ctstate NEW,$0", "! --ctstate »STATE[,STATE…]«", "Connection-tracking state"],
    ["-A INPUT -p tcp --tcp-flags $0", "--tcp-flags »MASK« COMP", "exactly those"],
    ["-A INPUT -p tcp --tcp-flags SYN,ACK $0", "--tcp-flags MASK »COMP«", ""],
    ["-A INPUT -m set --match-set hosts $0", "--match-set SETNAME »DIR[,DIR…]«", "Option of `set`"],
    ["-A INPUT -j REJECT --reject-with $0", "--reject-with »TYPE«", "Option of `REJECT`"],
    ["-A INPUT -j REJECT $0", "-j REJECT »[--reject-with TYPE]«", "Drops the packet and tells"],
    ["-A INPUT -m state $0", "-m state »[[!] --state STATE[,STATE…]]«", ""],
    ["-A INPUT -m mark --mark 0x1 $0", "-m mark »[[!] --mark VALUE[/MASK]]«", ""],
  ];
  test.each(cases)("%s", async (line, shown, words) => {
    const found = await signature(line);
    expect(found.shown).toBe(shown);
    expect(found.words).toContain(words);
  });

  test("the option that is being typed", async () => {
    const { shown, words } = await signature("-A INPUT -m limit --limit-b$0");
    expect(shown).toContain("»[--limit-burst ");
    expect(words).toContain("--limit-burst");
  });

  test("the first option that is not there yet", async () => {
    expect((await signature("-A INPUT -m limit --limit 5/s $0")).shown).toContain("»[--limit-burst ");
  });

  test.each(["$0", "*fil$0ter", "# -A INPUT $0", '-A INPUT -m comment --comment "-j $0"', "COMMIT$0", "-A INPUT --nosuch=$0"])(
    "nothing at %s",
    async (line) => {
      expect((await signature(line)).shown).toBe("");
    },
  );
});
