// What holds of the repository as a whole, so that nobody has to remember it in a review.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = new URL("..", import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), "utf8");
const manifest: unknown = JSON.parse(read("package.json"));

/** Tables of data may be long. */
const LONG_TABLES: readonly string[] = [];
const MOST_LINES = 500;

/** Folders whose every file is ours, where no git is at hand. */
const FOLDERS = ["engine", "server", "client", "cli", "protocol", "entry", "scripts", "test", "docs", "examples"];

/** What git tracks or would track; without git, what lies in our folders. */
function ownFiles(): readonly string[] {
  try {
    const listed = ["ls-files", "--cached", "--others", "--exclude-standard"];
    const names = execFileSync("git", listed, {
      cwd: fileURLToPath(root),
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return names.split("\n").filter((name) => name !== "" && existsSync(new URL(name, root)));
  } catch {
    return FOLDERS.flatMap((folder) =>
      readdirSync(new URL(folder, root), { recursive: true, withFileTypes: true })
        .filter((one) => one.isFile())
        .map(({ parentPath, name }) => `${parentPath}/${name}`.slice(fileURLToPath(root).length)),
    );
  }
}

const files = ownFiles();
const sources = files.filter((name) => /\.(ts|mts|mjs)$/.test(name));
const texts = files.filter((name) => !/\.(png|svg|ico|gif|vsix)$/.test(name));

function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** Names of files with a line that the pattern finds, with the line. */
function linesWith(names: readonly string[], pattern: RegExp): string[] {
  return names.flatMap((name) =>
    read(name)
      .split("\n")
      .filter((line) => pattern.test(line))
      .map((line) => `${name}: ${line.trim()}`),
  );
}

describe("code", () => {
  test("no file is too long", () => {
    const long = sources.filter((name) => !LONG_TABLES.includes(name) && read(name).split("\n").length > MOST_LINES);
    expect(long).toEqual([]);
  });

  test("nothing gets round the types", () => {
    const others = sources.filter((name) => name !== "test/tidy.test.ts");
    expect(
      linesWith(
        others,
        /[\w)\]]: any(?:[,;)\]|>]|\[\]| =)|\bas any(?=[;,)\].]|$)|<any>|@ts-(ignore|nocheck|expect-error)|biome-ignore/,
      ),
    ).toEqual([]);
  });

  test("only the server's wiring names a connection, and only client and entry the editor", () => {
    const product = sources.filter((name) => !name.startsWith("test/") && !name.endsWith(".test.ts"));
    const wires = product.filter((name) => /import [^;]*\bConnection\b[^;]*from "vscode-languageserver/.test(read(name)));
    expect(wires.sort()).toEqual([
      "server/editing.ts",
      "server/preview/register.ts",
      "server/server.ts",
      "server/walk/register.ts",
    ]);
    const editor = linesWith(product, /from "vscode(-languageclient[^"]*)?"/).map((line) => line.split("/")[0]);
    expect([...new Set(editor)].sort()).toEqual(["client", "entry"]);
  });
});

describe("documents", () => {
  test.each(["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "docs/ARCHITECTURE.md", "docs/STYLE.md"])(
    "%s",
    (name) => {
      expect(read(name).length).toBeGreaterThan(500);
    },
  );

  test("the code map names every folder of code", () => {
    const page = read("docs/ARCHITECTURE.md");
    const folders = sources.flatMap((name) => /^(engine|server)\/[a-z/-]+(?=\/)/.exec(name)?.[0] ?? []);
    for (const folder of new Set([...FOLDERS, ...folders])) expect(page).toContain(`\`${folder}/\``);
  });

  test("the dependency tables name every dependency with its version", () => {
    const page = read("docs/ARCHITECTURE.md");
    const named = { ...Object(at(manifest, "dependencies")), ...Object(at(manifest, "devDependencies")) };
    for (const [name, version] of Object.entries(named)) expect(page).toContain(`| ${name} | ${version} |`);
  });

  test("scripts that are named are there", () => {
    const scripts = Object.keys(Object(at(manifest, "scripts")));
    const pages = files.filter((name) => name.endsWith(".md")).map(read);
    const named = pages.flatMap((page) => [...page.matchAll(/\bnpm (?:run ([\w:-]+)|(start|test)\b)/g)]);
    for (const [, script, short] of named) expect(scripts).toContain(script ?? short);
    const called = pages.flatMap((page) => [...page.matchAll(/\bnode (scripts\/[\w/.-]+\.mjs)/g)]);
    for (const [, file = ""] of called) expect(existsSync(new URL(file, root))).toBe(true);
  });

  test("links and pictures lead somewhere", () => {
    const broken = files
      .filter((name) => name.endsWith(".md"))
      .flatMap((name) => [...read(name).matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)].map(([, link = ""]) => ({ name, link })))
      .filter(({ name, link }) => !existsSync(new URL(link, new URL(name, root))));
    expect(broken).toEqual([]);
  });

  test("nothing tells of the machine it was made on", () => {
    // Written in pieces, so that this line is not found itself.
    const paths = new RegExp(
      ["/wo" + "rk/", "(?<![\\w.])/tm" + "p/", "/ro" + "ot/", "regis" + "try\\.[\\w.-]+/", "/home/[a-z]"].join("|"),
    );
    expect(linesWith(texts, paths)).toEqual([]);
  });
});

describe("package.json", () => {
  const words = Object.keys(Object(JSON.parse(read("package.nls.json"))));

  test("every %name% has its words, and the words have their use", () => {
    const used = [...read("package.json").matchAll(/"%([\w.]+)%"/g)].map((match) => match[1] ?? "");
    expect([...new Set(used)].sort()).toEqual([...words].sort());
  });

  test("every command has a title from package.nls.json", () => {
    const commands = at(manifest, "contributes", "commands");
    expect(Array.isArray(commands)).toBe(true);
    for (const command of Array.isArray(commands) ? commands : []) {
      const name = /^%(.+)%$/.exec(String(at(command, "title")))?.[1] ?? "";
      expect(words, String(at(command, "command"))).toContain(name);
    }
  });
});
