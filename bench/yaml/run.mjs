// npm run bench:yaml — diagnostics, hover and completion of Calico's YAML, beside yaml-language-server with a schema of the
// same fields, on the same files in one run.
//   --files DIR   the .yaml files of a folder, a hundred of them, instead of the policies that are generated here
//   --write       writes the figures into docs/BENCHMARKS.md
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { root } from "../../scripts/modules.mjs";
import { machine, quantile } from "../measure.mjs";
import { bundle } from "../subjects.mjs";
import { PEER, peerServer } from "./peer.mjs";
import { policyFiles } from "./policies.mjs";
import { schemaOf } from "./schema.mjs";
import { withYamlEditor } from "./yaml-editor.mjs";

/** More than these would take many minutes. */
const MOST_FILES = 100;
const PAGE = path.join(root, "docs/BENCHMARKS.md");
const [START, END] = ["<!-- yaml -->", "<!-- end of yaml -->"];

const { values: options } = parseArgs({ options: { files: { type: "string" }, write: { type: "boolean", default: false } } });

const files = options.files === undefined ? policyFiles() : filesIn(options.files);
const bundled = await bundle();
try {
  const schema = path.join(bundled.folder, "calico.schema.json");
  fs.writeFileSync(schema, JSON.stringify(schemaOf(bundled.subjects.KIND_SPECS)));
  const own = await withYamlEditor({ args: [bundled.server, "--stdio"] }, measureAll);
  const peer = await withYamlEditor({ args: [peerServer(bundled.folder), "--stdio"], schema }, measureAll);
  finish(table(own, peer));
} finally {
  bundled.remove();
}

/** Evenly chosen where there are many. */
function filesIn(folder) {
  const all = fs.readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
  const step = Math.max(1, all.length / MOST_FILES);
  const names = all.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
  return names.map((name) => ({ name, text: fs.readFileSync(path.join(folder, name), "utf8") }));
}

/** Milliseconds of every question, by label. */
async function measureAll(editor) {
  const times = { "open → diagnostics": [], hover: [], completion: [], "keystroke → diagnostics": [] };
  for (const file of files) {
    times["open → diagnostics"].push(await editor.open(file));
    for (const place of placesIn(file.text)) {
      times.hover.push(await editor.hover(place));
      times.completion.push(await editor.completion(place));
    }
    times["keystroke → diagnostics"].push(await editor.type());
    await editor.close();
  }
  return times;
}

/** Behind the key of every so many lines, where a value begins. */
function placesIn(text) {
  const lines = text.split("\n").map((line, number) => ({ number, at: line.search(/(?<=^[\s-]*\w+): ?/) }));
  const keys = lines.filter(({ at }) => at > 0);
  const step = Math.max(1, Math.ceil(keys.length / 5));
  return keys.filter((_, index) => index % step === 0).map(({ number, at }) => ({ line: number, character: at - 1 }));
}

function table(own, peer) {
  const rows = Object.keys(own).map((label) => {
    const medians = [own, peer].map((times) => quantile(times[label], 0.5).toFixed(2));
    return row(label, medians, sum(own[label]), sum(peer[label]));
  });
  const [mine, theirs] = [own, peer].map((times) => sum(Object.values(times).map(sum)));
  rows.push(
    row(
      "all together, seconds",
      [mine, theirs].map((time) => (time / 1000).toFixed(2)),
      mine,
      theirs,
    ),
  );
  const what = options.files === undefined ? "generated policies" : "public Calico files";
  return [
    START,
    "",
    "## YAML",
    "",
    `${files.length} files of ${what}, each opened, asked at up to five places, typed into and closed; \`npm run bench:yaml\`.`,
    `Peer: ${PEER}, with a JSON schema of the same fields. Milliseconds, medians; the ratio is of the sums. The peer waits`,
    `200 ms before it sends diagnostics, which is part of its time. ${machine()}.`,
    "",
    "| | Chainwalk | yaml-language-server | faster |",
    "| --- | ---: | ---: | ---: |",
    ...rows,
    "",
    END,
  ].join("\n");
}

function row(label, figures, mine, theirs) {
  return `| ${[label, ...figures, `${(theirs / mine).toFixed(1)} ×`].join(" | ")} |`;
}

function sum(times) {
  return times.reduce((all, time) => all + time, 0);
}

function finish(text) {
  console.log(text);
  if (!options.write) return;
  const page = fs.readFileSync(PAGE, "utf8");
  const [start, end] = [page.indexOf(START), page.indexOf(END)];
  const kept = start < 0 ? `${page.trimEnd()}\n\n${text}\n` : page.slice(0, start) + text + page.slice(end + END.length);
  fs.writeFileSync(PAGE, kept);
}
