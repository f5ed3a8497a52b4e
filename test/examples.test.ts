// What the example nodes' packet files expect comes out.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCli } from "#test/memory-io.ts";

const EXAMPLES = join(import.meta.dirname, "../examples");

test("chainwalk test examples", async () => {
  const names = readdirSync(EXAMPLES, { recursive: true, encoding: "utf8", withFileTypes: true }).filter((one) => one.isFile());
  const files = Object.fromEntries(
    names.map(({ name, parentPath }) => {
      const path = join(parentPath, name);
      return [`examples${path.slice(EXAMPLES.length).replaceAll("\\", "/")}`, readFileSync(path, "utf8")];
    }),
  );
  const { code, out, err } = await runCli(["test", "examples"], { files });
  expect({ code, err }).toEqual({ code: 0, err: "" });
  expect(out).toContain("\n24 passed\n");
});
