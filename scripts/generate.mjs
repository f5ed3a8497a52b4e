// Writes what follows from the engine's tables: the word lists of the TextMate grammars, the schema of packet files,
// docs/reference and docs/diagnostics.md.
// `node scripts/generate.mjs` writes; `--check` writes nothing and exits 1 when a file is stale.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

/** The engine's tables, bundled in memory: Node cannot import TypeScript by itself. */
async function loadTables() {
  const contents = `
    export { core as CORE } from "#engine/iptables/matches/core.ts";
    export { MATCHES } from "#engine/iptables/matches/index.ts";
    export { TARGETS } from "#engine/iptables/targets/index.ts";
    export { SET_TYPES } from "#engine/ipset/set-types.ts";
    export { CHAIN_CHECKS, CHECKS, RULE_CHECKS } from "#engine/checks/index.ts";
    export { TRAPS } from "#engine/traps/index.ts";
    export { FOREIGN_MARKS } from "#engine/calico/foreign-marks.ts";
    export { packetsSchema } from "#engine/expect/schema.ts";
    export * from "#engine/checks/parse-codes.ts";
    export { RULE_HASH_CODES } from "#engine/checks/rule-hash-codes.ts";`;
  const result = await build({
    stdin: { contents, resolveDir: root, loader: "ts" },
    absWorkingDir: root,
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    logLevel: "error",
  });
  const text = result.outputFiles[0]?.text ?? "";
  return import(`data:text/javascript;base64,${Buffer.from(text).toString("base64")}`);
}

const escapeRegex = (word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** A pattern that fits exactly these words; one that never fits when there are none. */
function wordPattern(words) {
  const unique = [...new Set(words)].sort();
  return unique.length === 0 ? "(?!)" : `(?<!\\S)(?:${unique.map(escapeRegex).join("|")})(?!\\S)`;
}

/** The grammar's text with the `match` of repository entry `key` replaced; all other text stays as it is. */
function setMatch(grammar, key, pattern) {
  const entry = new RegExp(`("${key}":\\s*\\{[^}]*?"match":\\s*)"(?:[^"\\\\]|\\\\.)*"`);
  if (!entry.test(grammar)) throw new Error(`the grammar has no entry "${key}" with a match`);
  return grammar.replace(entry, (_, before) => before + JSON.stringify(pattern));
}

const optionNames = (module) => Object.entries(module.options).flatMap(([name, spec]) => [name, ...spec.aliases]);

/** Text for a cell of a Markdown table. */
function cell(text) {
  return String(text).replaceAll("|", "\\|").replaceAll("<", "&lt;").replaceAll("\n", " ");
}

/** Code for a cell; empty stays empty. */
function code(text) {
  return text === "" ? "" : `\`${String(text).replaceAll("|", "\\|")}\``;
}

function optionTable(options) {
  const rows = Object.entries(options).map(([name, spec]) => {
    const names = [name, ...spec.aliases].map(code).join(", ");
    return `| ${names} | ${code(spec.values.syntax)} | ${spec.negatable ? "yes" : "no"} | ${cell(spec.summary)} |`;
  });
  if (rows.length === 0) return ["It has no options.", ""];
  return ["| option | value | `!` | what it says |", "|---|---|---|---|", ...rows, ""];
}

/** The values an option may have, as a list; a list that stands on the page already is only pointed at. */
function choiceLists(options, seen) {
  return Object.entries(options).flatMap(([name, spec]) => {
    const items = (spec.values.choices ?? []).map((choice) => `- ${code(choice.value)}: ${cell(choice.summary)}`);
    if (items.length === 0) return [];
    const first = seen.get(items.join());
    if (first !== undefined) return [`Values of ${code(name)}: as for ${first}.`, ""];
    seen.set(items.join(), code(name));
    return [`Values of ${code(name)}:`, "", ...items, ""];
  });
}

const familyNote = (families) =>
  families.length === 1 ? [families[0] === 4 ? "IPv4 only (`iptables`)." : "IPv6 only (`ip6tables`).", ""] : [];

const listed = (words) => words.map(code).join(", ");

function matchSection(module, seen) {
  const title = module.name === "" ? "## Options of every rule" : `## ${module.name}`;
  const aliases = module.aliases.length > 0 ? [`Also written ${listed(module.aliases)}.`, ""] : [];
  const undecidable = module.undecidable === undefined ? [] : [`The walk does not decide it: ${cell(module.undecidable)}.`, ""];
  const history = module.history === undefined ? [] : [`It remembers earlier packets: ${cell(module.history.why)}.`, ""];
  return [
    title,
    "",
    cell(module.summary),
    "",
    ...aliases,
    ...familyNote(module.families),
    ...undecidable,
    ...history,
    ...optionTable(module.options),
    ...choiceLists(module.options, seen),
    ...exampleList(module.examples.map((example) => example.rule)),
    `Source: ${code(module.source)}`,
    "",
  ];
}

function targetSection(module, seen) {
  const tables = module.tables === undefined ? [] : [`Only in table ${listed(module.tables)}.`, ""];
  const hooks = module.hooks === undefined ? [] : [`Only from chain ${listed(module.hooks)}.`, ""];
  return [
    `## ${module.name}`,
    "",
    cell(module.summary),
    "",
    ...familyNote(module.families),
    ...tables,
    ...hooks,
    ...optionTable(module.options),
    ...choiceLists(module.options, seen),
    ...exampleList(module.examples.map((example) => `-j ${example.target}`)),
    `Source: ${code(module.source)}`,
    "",
  ];
}

function exampleList(rules) {
  const unique = [...new Set(rules)];
  return unique.length === 0 ? [] : ["```", ...unique, "```", ""];
}

function page(title, introduction, modules, section) {
  const seen = new Map();
  const sections = modules.map((module) => section(module, seen));
  const lines = [
    "<!-- Written by scripts/generate.mjs. Do not edit. -->",
    "",
    `# ${title}`,
    "",
    introduction,
    "",
    ...sections.flat(),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

const SEVERITY_WORDS = { error: "Error", warning: "Warning", info: "Information", hint: "Hint" };

function codeSection({ code, severity, summary }) {
  return [`### ${code}`, "", `*${SEVERITY_WORDS[severity]}.* ${cell(summary)}`, ""];
}

function diagnosticsPage(tables) {
  const chapters = [
    ["Tables, chains and jumps", tables.CHECKS],
    ["Rules", tables.RULE_CHECKS],
    ["Rules compared with each other", tables.CHAIN_CHECKS],
    ["The hashes of Felix's rules", tables.RULE_HASH_CODES],
    ["Policies that do not do what they seem to", tables.TRAPS],
    ["Reading Calico's YAML", tables.RESOURCE_CODES],
    ["Reading an iptables-save file", tables.IPTABLES_PARSE_CODES],
    ["Reading an ipset file", tables.IPSET_PARSE_CODES],
    ["Reading what ip addr, ip route and ip rule print", tables.NODE_PARSE_CODES],
    ["Packet lines", tables.PACKET_LINE_CODES],
    ["Packet files", tables.PACKET_FILE_CODES],
  ];
  const lines = [
    "<!-- Written by scripts/generate.mjs. Do not edit. -->",
    "",
    "# Diagnostics",
    "",
    "What Chainwalk underlines, by the code that stands behind the message.",
    "",
    ...chapters.flatMap(([title, codes]) => [`## ${title}`, "", ...codes.flatMap(codeSection)]),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function outputs(tables) {
  const { CORE, MATCHES, TARGETS, SET_TYPES } = tables;
  const read = (path) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
  const modules = [CORE, ...MATCHES.filter((module) => module.name !== CORE.name)];
  const long = [...modules, ...TARGETS].flatMap(optionNames).filter((name) => name.startsWith("--"));
  const matchNames = modules.flatMap((module) => [module.name, ...module.aliases]).filter((name) => name !== "");

  let iptables = read("syntaxes/iptables-save.tmLanguage.json");
  iptables = setMatch(iptables, "words-modules", wordPattern(matchNames));
  iptables = setMatch(iptables, "words-targets", wordPattern(TARGETS.map((module) => module.name)));
  iptables = setMatch(iptables, "words-options", wordPattern(long));
  const types = SET_TYPES.map((type) => type.name);
  const ipset = setMatch(read("syntaxes/ipset.tmLanguage.json"), "words-types", wordPattern(types));

  return {
    "syntaxes/iptables-save.tmLanguage.json": iptables,
    "syntaxes/ipset.tmLanguage.json": ipset,
    "schemas/packets.schema.json": `${JSON.stringify(tables.packetsSchema(), undefined, 2)}\n`,
    "docs/diagnostics.md": diagnosticsPage(tables),
    "docs/reference/matches.md": page(
      "Matches",
      "Every match module Chainwalk knows, with its options as the engine reads them. `!` says whether the option may be negated.",
      modules,
      matchSection,
    ),
    "docs/reference/targets.md": page(
      "Targets",
      "Every target module Chainwalk knows, with its options as the engine reads them. A target that is not here is taken for a chain.",
      TARGETS,
      targetSection,
    ),
    "docs/reference/marks.md": marksPage(tables.FOREIGN_MARKS),
  };
}

const hex = (number) => `0x${(number >>> 0).toString(16)}`;

function marksPage(marks) {
  const rows = marks.map(
    ({ owner, role, value, mask, meaning, source }) =>
      `| ${cell(owner)} | ${cell(role)} | ${code(`${hex(value)}/${hex(mask)}`)} | ${cell(meaning)} | ${cell(source)} |`,
  );
  const lines = [
    "<!-- Written by scripts/generate.mjs. Do not edit. -->",
    "",
    "# Mark bits of other programs",
    "",
    "A node has one packet mark for all programs. These bits are taken for their owner's where a rule of the owner's chains shows",
    "it, or as what the owner uses unless configured otherwise. Calico's own bits are configured (`IptablesMarkMask`) and found",
    "from the rules of a dump.",
    "",
    "| owner | bits for | value/mask | what they say | source |",
    "|---|---|---|---|---|",
    ...rows,
    "",
  ];
  return lines.join("\n");
}

function currentText(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

const checkOnly = process.argv.includes("--check");
let stale = 0;
for (const [name, text] of Object.entries(outputs(await loadTables()))) {
  const path = `${root}${name}`;
  if (currentText(path) === text) continue;
  stale++;
  if (checkOnly) console.error(`${relative(root, path)} is stale: run node scripts/generate.mjs`);
  else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    console.log(`wrote ${relative(root, path)}`);
  }
}
if (checkOnly && stale > 0) process.exitCode = 1;
