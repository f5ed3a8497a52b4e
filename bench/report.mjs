// The figures as Markdown.

export function report({ machine, runs, sessions, addresses }) {
  return [
    "# Benchmarks",
    "",
    "Written by `npm run bench -- --write`; run `npm run bench` to see the figures of your machine. Times are milliseconds,",
    'medians of five rounds behind a warm-up; "99 %" is the time within which 99 of 100 questions were answered.',
    "Ratios (×) are to the faster of `iptables-nft-restore --test` and `iptables-legacy-restore --test` on the same dump in",
    "the same run.",
    "",
    `Machine: ${machine}.`,
    ...runs
      .map(({ shape }) => shape)
      .filter((shape, index, all) => all.indexOf(shape) === index)
      .flatMap((shape) => shapeTable(runs, shape)),
    ...notes(runs),
    ...sessionTable(sessions),
    ...addressTable(addresses),
    "",
  ].join("\n");
}

function shapeTable(runs, shape) {
  const own = runs.filter((run) => run.shape === shape);
  const tasks = Object.keys(own[0].times);
  const tools = [...new Set(own.flatMap(({ restore }) => Object.keys(restore.times)))];
  return [
    "",
    `## ${shape}`,
    "",
    row(["", ...own.map(({ rules }) => `${rules.toLocaleString("en")} rules`)]),
    row(["---", ...own.map(() => "---:")]),
    ...tools.map((tool) => row([`\`${tool} --test\``, ...own.map(({ restore }) => milliseconds(restore.times[tool]))])),
    ...tasks.map((task) => row([task, ...own.map((run) => withRatio(run, task))])),
  ];
}

function withRatio({ times, restore }, task) {
  const shown = milliseconds(times[task]);
  const fastest = Math.min(...Object.values(restore.times));
  const whole = task.startsWith("parse");
  return whole && Number.isFinite(fastest) ? `${shown} (${(times[task] / fastest).toFixed(2)} ×)` : shown;
}

function notes(runs) {
  const all = [...new Set(runs.flatMap(({ restore }) => restore.notes))];
  return all.length === 0 ? [] : ["", ...all];
}

function sessionTable(sessions) {
  const tasks = Object.keys(sessions[0]?.times ?? {});
  return [
    "",
    "## The server as a process",
    "",
    "Asked over stdio as an editor does, transport included; memory is what the process holds with the file open and everything",
    "above asked, after a garbage collection.",
    "",
    row(["", ...sessions.map(({ shape, rules }) => `${shape}, ${rules.toLocaleString("en")} rules`)]),
    row(["---", ...sessions.map(() => "---:")]),
    ...tasks.map((task) => row([task, ...sessions.map(({ times }) => milliseconds(times[task]))])),
    row(["memory", ...sessions.map(({ megabytes }) => `${Math.round(megabytes)} MB`)]),
  ];
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

function milliseconds(time) {
  if (time === undefined) return "–";
  return time >= 100 ? time.toFixed(0) : time >= 10 ? time.toFixed(1) : time >= 1 ? time.toFixed(2) : time.toFixed(3);
}

function row(cells) {
  return `| ${cells.join(" | ")} |`;
}
