// What the README shows of the command line is what comes out.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runCli } from "#test/memory-io.ts";

const ROOT = join(import.meta.dirname, "..");

function exampleFiles(): Record<string, string> {
  const found = readdirSync(join(ROOT, "examples"), { recursive: true, encoding: "utf8", withFileTypes: true });
  const paths = found.filter((one) => one.isFile()).map(({ name, parentPath }) => join(parentPath, name));
  return Object.fromEntries(paths.map((path) => [path.slice(ROOT.length + 1).replaceAll("\\", "/"), readFileSync(path, "utf8")]));
}

/** Words as a shell splits them, double quotes only. */
function wordsOf(command: string): string[] {
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? "");
}

const readme = readFileSync(join(ROOT, "README.md"), "utf8").replaceAll("\r", "");
const blocks = [...readme.matchAll(/```console\n\$ chainwalk (.*)\n([^`]*)```/g)];
const shown = blocks.map(([, command = "", output = ""]) => ({ command, output }));

test("there is something to check", () => {
  expect(shown.length).toBeGreaterThan(2);
});

test.each(shown)("chainwalk $command", async ({ command, output }) => {
  const { out, err } = await runCli(wordsOf(command), { files: exampleFiles() });
  expect(err).toBe("");
  expect(out).toBe(output);
});
