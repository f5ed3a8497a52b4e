// Text of a dump can never become Markdown: no link, no command, no HTML, no way out of a code block.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { code, codeBlock, escapeMarkdown, list, markupOf, strong, text } from "#server/markup.ts";
import { hoverText } from "#test/lsp/session.ts";

const EVIL =
  "[x](command:evil) `code` ``` <img src=x> ![i](http://e.example/p) <!-- --> https://e.example www.e.example a@e.example **b** &lt;";

/** What is left of Markdown when code spans and escaped characters are taken out. */
function bare(markdown: string): string {
  return markdown.replace(/\\[\s\S]/g, "").replace(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, "");
}

function expectHarmless(markdown: string): void {
  const rest = bare(markdown);
  expect(rest).not.toMatch(/[<>[\]`]/);
  expect(rest).not.toMatch(/:\/\/|www\.|@/);
  expect(rest).not.toMatch(/&(?!(lt|gt|amp);)/);
}

test.each([
  ["a comment", `*filter\n:a - [0:0]\n-A a -m comment --comment "$0${EVIL}" -j DROP\nCOMMIT\n`],
  ["a chain", "*filter\n:a - [0:0]\n-A a -j $0[x](command:evil)`<img>\nCOMMIT\n"],
  ["a declared chain", "*filter\n:[x](command:evil)`<img> - [0:0]\n-A [x](command:evil)`<img>$0 -j DROP\nCOMMIT\n"],
  ["a match", "*filter\n:a - [0:0]\n-A a -m $0[x](command:evil)`<img> -j DROP\nCOMMIT\n"],
  ["an option", "*filter\n:a - [0:0]\n-A a -m foo --$0[x](command:evil)`<img> y -j DROP\nCOMMIT\n"],
  ["a value", "*filter\n:a - [0:0]\n-A a -s $0[x](command:evil)`<img> -j DROP\nCOMMIT\n"],
  ["an interface", "*filter\n:a - [0:0]\n-A a -i $0[x](c)`<i> -j DROP\nCOMMIT\n"],
  ["a set", "*filter\n:a - [0:0]\n-A a -m set --match-set $0[x](command:e)`<img> src -j DROP\nCOMMIT\n"],
])("%s", async (_, fixture) => {
  const hover = await hoverText(fixture);
  expect(hover).not.toBe("");
  expectHarmless(hover);
});

describe("markup", () => {
  test("any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string(), (first, second) => {
        const blocks = [text(first, code(second), strong(first)), ...list([[code(first), second]])];
        const { value } = markupOf(blocks, "markdown");
        expect(value.split("\n").length).toBe(3);
        expect(escapeMarkdown(first).replace(/\\[\s\S]/g, "")).not.toMatch(/[<>[\]`*_~|]/);
      }),
    );
  });

  test("a code block is closed by its own fence only", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("`", "``", "\n", "a", "```", " "), { maxLength: 12 }), (parts) => {
        const { value } = markupOf([codeBlock(parts.join(""))], "markdown");
        const fence = /^`+/.exec(value)?.[0] ?? "";
        const inner = value.split("\n").slice(1, -1);
        for (const line of inner) expect(line.includes(fence)).toBe(false);
      }),
    );
  });

  test("a code span shows backticks as they are", () => {
    expect(markupOf([text(code("a`b"))], "markdown").value).toBe("`` a`b ``");
    expect(markupOf([text(code("a\nb"))], "markdown").value).toBe("`a b`");
  });
});
