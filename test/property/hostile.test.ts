// Files made to hurt: everything asked about them comes to an end. Sizes are such that a step that grows with the square
// of them would take minutes.
import { describe, expect, test } from "vitest";
import { checkWhole } from "#engine/checks/index.ts";
import { parseRuleset } from "#engine/iptables/parser.ts";
import { parsePacketLine } from "#engine/net/packet-text.ts";
import { beginPacket } from "#engine/simulate/begin.ts";
import { createProgram } from "#engine/simulate/program.ts";
import { run } from "#engine/simulate/run.ts";
import { DEFAULT_SETTINGS } from "#protocol/settings.ts";
import { NO_WORKSPACE } from "#server/calico/workspace.ts";
import { createFile } from "#server/file.ts";
import type { Scope } from "#server/files.ts";
import { NO_FOLDER } from "#server/folder.ts";
import { iptables } from "#server/iptables/index.ts";
import { markupOf } from "#server/markup.ts";
import { walkDocument } from "#server/walk/walk.ts";
import { activeMarkdown } from "#test/fuzz/answers.ts";

const LINE = "eth0 tcp 192.0.2.9:40000 > 10.244.1.1:80 new";

function table(...lines: readonly string[]): string {
  return `*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n${lines.join("\n")}\nCOMMIT\n`;
}

function many(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join("\n");
}

/** Chains C0, C1… that each hand on to the next one. */
function chainOfChains(count: number, jump: string): string {
  const declared = many(count, (index) => `:C${index} - [0:0]`);
  return table(
    declared,
    `-A FORWARD ${jump} C0`,
    many(count - 1, (index) => `-A C${index} ${jump} C${index + 1}`),
  );
}

const FILES: readonly (readonly [string, string])[] = [
  ["one line of no statement", "y".repeat(1_000_000)],
  ["one line of one word", table(`-A FORWARD ${"x".repeat(1_000_000)}`)],
  ["one line of blanks", table(`${" ".repeat(1_000_000)}x`)],
  ["one line of many options", table(`-A FORWARD ${"-s 192.0.2.1 ".repeat(50_000)}-j DROP`)],
  ["one line of many options of a target", table(`-A FORWARD -j LOG ${"--log-prefix a ".repeat(50_000)}`)],
  ["one line of many matches", table(`-A FORWARD ${"-m tcp ".repeat(20_000)}${"--zzzz ".repeat(20_000)}-j DROP`)],
  ["one line of stray words", table(`-A FORWARD ${"a ".repeat(300_000)}`)],
  ["one line of marks and quotes", table(`-A FORWARD ${'-m mark --mark 0x1 "" '.repeat(30_000)}-j DROP`)],
  ["one line of one set", table(`-A FORWARD ${"-m set --match-set a src ".repeat(30_000)}-j DROP`)],
  ["a long list of ports", table(`-A FORWARD -p tcp -m multiport --dports ${"1,".repeat(500_000)}2 -j DROP`)],
  ["a long list of addresses", table(`-A FORWARD -s ${"192.0.2.1,".repeat(100_000)}192.0.2.2 -j DROP`)],
  ["a long IPv6 address", table(`-A FORWARD -s ${"1:".repeat(300_000)} -j DROP`)],
  ["a long name", table(`:${"C".repeat(500_000)} - [0:0]`, `-A FORWARD -j ${"C".repeat(500_000)}`)],
  ["quotes in quotes", table(`-A FORWARD -m comment --comment ${'"\\"'.repeat(5000)}`, '"'.repeat(5000), 'a"'.repeat(5000))],
  ["empty lines", table("\n".repeat(200_000))],
  ["lines of nonsense", table(many(20_000, () => "nonsense"))],
  ["tables", many(4000, (index) => `*t${index}\n-A X -j DROP\nCOMMIT`)],
  ["one table over and over", many(20_000, () => "*filter\nCOMMIT")],
  ["chains", table(many(20_000, (index) => `:C${index} - [0:0]`))],
  ["one chain over and over", table(many(20_000, () => ":C - [0:0]"))],
  ["a chain of gotos", chainOfChains(6000, "-g")],
  ["a chain of jumps", chainOfChains(6000, "-j")],
  [
    "circles of jumps",
    table(
      many(1000, (i) => `:C${i} - [0:0]\n-A C${i} -j C${i + 1}\n-A C${i} -j C0`),
      ":C1000 - [0:0]",
      "-A FORWARD -j C0",
    ),
  ],
  [
    "more ways through than can be walked",
    table(
      many(60, (i) => `:C${i} - [0:0]`),
      many(59, (i) => `-A C${i} -j C${i + 1}\n-A C${i} -j C${i + 1}`),
    ),
  ],
  ["rules nobody can answer", table(many(1500, (index) => `-A FORWARD -m geoip --source-country ${index} -j DROP`))],
  [
    "rules taken away by their text",
    table(
      many(3000, () => "-A FORWARD -j DROP"),
      many(3000, () => "-D FORWARD -j ACCEPT"),
    ),
  ],
  [
    "chains emptied one by one",
    table(
      many(5000, (i) => `:C${i} - [0:0]`),
      many(5000, (i) => `-F C${i}\n-X C${i}`),
    ),
  ],
  ["one line of twenty million characters", "y".repeat(20_000_000)],
  ["a comment of a million characters", table(`-A FORWARD -m comment --comment "${"[x](command:y) ".repeat(70_000)}" -j DROP`)],
  ["fifty thousand chains", table(many(50_000, (index) => `:C${index} - [0:0]`))],
  ["forty thousand calls deep", chainOfChains(40_000, "-j")],
  [
    "a circle of thirty thousand gotos",
    table(
      many(30_000, (i) => `:C${i} - [0:0]`),
      "-A FORWARD -j C0",
      many(30_000, (i) => `-A C${i} -g C${(i + 1) % 30_000}`),
    ),
  ],
  ["a chain that goes to itself", table("-A FORWARD -g FORWARD")],
  [
    "a hundred thousand references to one chain",
    table(
      ":C - [0:0]",
      many(100_000, () => "-A FORWARD -j C"),
    ),
  ],
  [
    "NUL, halves of characters and marks that turn the direction",
    table(
      many(
        20_000,
        (i) => `-A FORWARD -m comment --comment "\u0000\ud800\udc00\udc00\ud800 ${i} \u202e\u2066\u200f" -j MARK\u0000`,
      ),
    ),
  ],
  ["lines that end in nothing but CR", many(20_000, () => "-A FORWARD -s 192.0.2.1 -j DROP").replaceAll("\n", "\r")],
  ["different marks", table(many(5000, (i) => `-A FORWARD -m mark --mark ${i} -j MARK --set-xmark ${i}/0xffff`))],
];

describe("comes to an end", () => {
  test.each(FILES)("%s", (_name, text) => {
    const ruleset = parseRuleset(text);
    expect(checkWhole(ruleset).every(({ span }) => span.start <= span.end && span.end <= text.length)).toBe(true);
    ask(text);
    const { request } = parsePacketLine(LINE);
    if (request === undefined) throw new Error(LINE);
    const { verdict } = run(createProgram(ruleset), beginPacket(request));
    expect(verdict).toMatch(/^(ACCEPT|DROP|REJECT|QUEUE|RETURN|UNDECIDED)$/);
  });

  test.each([
    ["a chain of jumps", chainOfChains(6000, "-j"), "C5000"],
    ["more ways into it than can be looked at", FILES.find(([name]) => name.startsWith("more ways"))?.[1] ?? "", "C59"],
  ])("a walk from inside %s", (_name, text, chain) => {
    const program = createProgram(parseRuleset(text));
    const place = { uri: "", table: "filter", chain, number: 1 };
    const layout = createFile("file:///node/rules", "iptables-save", 1, text).derived.markRoles();
    const { walk } = walkDocument(program, layout, { uri: "", packet: LINE, place, choices: {} });
    expect(walk?.verdict).toBe("RETURN");
  });
});

/** What an editor asks, at places all over the file. */
function ask(text: string): void {
  const file = createFile("file:///node/iptables.save", "iptables-save", 1, text);
  const scope = { file, folder: NO_FOLDER, workspace: NO_WORKSPACE };
  askWhole(scope, text);
  for (const word of ["0x1", " src", "-j ", "-s ", "FORWARD", ":"]) {
    const offset = text.lastIndexOf(word) + 1;
    iptables.hover?.(scope, offset);
    iptables.definition?.(scope, offset);
    iptables.references?.(scope, offset, { declaration: true });
    iptables.highlights?.(file, offset);
    iptables.completion?.(scope, offset);
    iptables.signatureHelp?.(scope, offset);
    iptables.rename?.(scope, offset, "renamed");
    iptables.linkedEditing?.(file, offset);
    iptables.selectionRanges?.(file, offset);
    for (const item of iptables.callHierarchy?.(file, offset) ?? []) {
      iptables.incomingCalls?.(file, item);
      iptables.outgoingCalls?.(file, item);
    }
  }
}

function askWhole(scope: Scope, text: string): void {
  const { file } = scope;
  const lenses = iptables.codeLenses?.(file) ?? [];
  for (const lens of lenses.slice(-5)) iptables.resolveCodeLens?.(scope, lens);
  iptables.symbols?.(file);
  iptables.folding?.(file);
  iptables.documentLinks?.(scope);
  iptables.semanticTokens?.(file, { start: 0, end: text.length });
  const screen = { start: Math.max(0, text.length - 5000), end: text.length };
  iptables.inlayHints?.(scope, screen, DEFAULT_SETTINGS);
  iptables.formatting?.(file, screen, DEFAULT_SETTINGS);
  iptables.codeActions?.(file, { span: screen, wants: () => true }, DEFAULT_SETTINGS);
}

describe("what a comment holds is shown and does nothing", () => {
  test.each([
    "[x](command:workbench.action.quit)",
    "<img src=x onerror=alert(1)> <script>",
    "![x](https://192.0.2.1/x.png)",
    "`` ` ``` \\` [x](command:y)",
    "# x | - [ ] <!-- --> &lt;b&gt; &#60;b>",
    "\u202e)y:dnammoc(]x[ \u0000 \ud800",
    "*[x](command:y)*__x__ ~~x~~ $(command:y) $$x$$ https://x www.x a@b.c",
  ])("%j", (comment) => {
    const word = comment.replace(/["\\]/g, "\\$&");
    const text = table(`-A FORWARD -m comment --comment "${word}" -m mark --mark 0x1 -j MARK --set-xmark 0x1/0x1`);
    const file = createFile("file:///node/iptables.save", "iptables-save", 1, text);
    const start = text.indexOf("--comment");
    const shown = Array.from({ length: text.indexOf("COMMIT") - start }, (_, at) =>
      iptables.hover?.({ file, folder: NO_FOLDER, workspace: NO_WORKSPACE }, start + at),
    ).flatMap((hover) => (hover === undefined ? [] : [markupOf(hover.blocks, "markdown").value]));
    expect(shown.length).toBeGreaterThan(comment.length);
    expect(shown.flatMap((value) => activeMarkdown(value) ?? [])).toEqual([]);
  });
});
