// The figures as Markdown.
import { AIMS } from "./aims.mjs";
import { growthFigure, milliseconds, ownFigures, serverFigures } from "./figures.mjs";

/** What stands between these in the page is written by hand and stays. */
const BY_HAND = ["<!-- by hand -->", "<!-- end of what is by hand -->"];

/** `before`: the page as it was, of which the part by hand is taken over. */
export function report({ machine, runs, addresses, before }) {
  const shapes = [...new Set(runs.map(({ shape }) => shape))].map((shape) => shapeOf(runs, shape));
  return [
    "# Benchmarks",
    "",
    "Written by `npm run bench -- --write`; run `npm run bench` to see the figures of your machine. Times are milliseconds,",
    "medians of five rounds behind a warm-up. Ratios (×) are to the faster of `iptables-nft-restore --test` and",
    "`iptables-legacy-restore --test` on the same dump, run in turn with ours. ✗: above the aim.",
    "",
    "- **Full check**: parse, bind, validate and every lint. Cold: a whole process, from its start to its end. Warm: again in",
    "  a process that has done it before.",
    "- **The server** runs as a process of its own and is asked over stdio, transport included. `a / b`: the median, and the",
    "  time within which 99 of 100 answers came (95 of 100 from an edit to diagnostics). A hundred random places each, 40 and",
    '  24 edits; in brackets how many, where an answer took so long that fewer were asked for. "After an edit" is from the',
    "  edit to the answer. Memory is what the process holds after all of this and a garbage collection.",
    "",
    `Machine: ${machine}.`,
    ...aimTable(shapes),
    "",
    ...byHand(before),
    ...shapes.flatMap(shapeTables),
    ...notes(runs),
    ...addressTable(addresses),
    "",
  ].join("\n");
}

function shapeOf(runs, shape) {
  const own = runs.filter((run) => run.shape === shape);
  const columns = own.map((run) => ({ rules: run.rules, own: ownFigures(run), server: serverFigures(run.server) }));
  return { shape, columns, growth: growthFigure(own) };
}

/** What is aimed at, and what is reached with the most rules. */
function aimTable(shapes) {
  const [first] = shapes;
  if (first === undefined) return [];
  const biggest = shapes.map(({ columns, growth }) => {
    const { own, server } = columns.at(-1);
    return { ...own, ...server, ...(growth && { [growth.label]: growth }) };
  });
  const reached = (figure, aim) => (figure === undefined ? "–" : `${figure.text} ${figure.held <= aim.most ? "✓" : "✗"}`);
  return [
    "",
    "## Aims",
    "",
    `With ${first.columns.at(-1).rules.toLocaleString("en")} rules:`,
    "",
    row(["", "aim", ...shapes.map(({ shape }) => shape)]),
    row(["---", "---:", ...shapes.map(() => "---:")]),
    ...Object.entries(AIMS).map(([label, aim]) =>
      row([label, aim.text, ...biggest.map((figures) => reached(figures[label], aim))]),
    ),
  ];
}

function byHand(before) {
  const [open, close] = BY_HAND;
  const [start, end] = [before.indexOf(open), before.indexOf(close)];
  const kept = start < 0 || end < start ? "\n" : before.slice(start + open.length, end);
  return `${open}${kept}${close}`.split("\n");
}

function shapeTables({ shape, columns, growth }) {
  return [
    "",
    `## ${shape}`,
    "",
    ...figureTable(columns, "own"),
    ...(growth === undefined
      ? []
      : ["", `${capital(growth.label)}: ${growth.text} (aim ${AIMS[growth.label].text}; ${growth.more}).`]),
    "",
    `### The server, ${shape}`,
    "",
    ...figureTable(columns, "server"),
  ];
}

function figureTable(columns, part) {
  const labels = [...new Set(columns.flatMap((column) => Object.keys(column[part])))];
  return [
    row(["", "aim", ...columns.map(({ rules }) => `${rules.toLocaleString("en")} rules`)]),
    row(["---", "---:", ...columns.map(() => "---:")]),
    ...labels.map((label) =>
      row([label, AIMS[label]?.text ?? "", ...columns.map((column) => cell(column[part][label], AIMS[label]))]),
    ),
  ];
}

function cell(figure, aim) {
  if (figure === undefined) return "–";
  return aim !== undefined && figure.held > aim.most ? `${figure.text} ✗` : figure.text;
}

function notes(runs) {
  const all = [...new Set(runs.flatMap(({ whole }) => whole.restore.notes))];
  return all.length === 0 ? [] : ["", ...all];
}

function addressTable(addresses) {
  return [
    "",
    "## Reading addresses",
    "",
    "Two hundred thousand addresses each. `--ipaddr FILE` names an unpacked `ipaddr.js` to compare with.",
    "",
    row(["", "Chainwalk", "ipaddr.js", "ratio"]),
    row(["---", "---:", "---:", "---:"]),
    ...addresses.map(({ name, own, other }) =>
      row([
        name,
        milliseconds(own),
        other === undefined ? "not at hand" : milliseconds(other),
        other === undefined ? "" : `${(own / other).toFixed(2)} ×`,
      ]),
    ),
  ];
}

function capital(text) {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function row(cells) {
  return `| ${cells.join(" | ")} |`;
}
