// CPU profiles, and which functions the time of one went to.
import fs from "node:fs";
import { Session } from "node:inspector/promises";
import { fileURLToPath } from "node:url";

const SHOWN = 15;
/** What V8 calls time that is nobody's work. */
const NO_WORK = new Set(["(idle)", "(root)", "(program)"]);

/** The profile of `work` done in this process. */
export async function profileHere(work) {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval: 500 });
  await session.post("Profiler.start");
  await work();
  const { profile } = await session.post("Profiler.stop");
  session.disconnect();
  return profile;
}

/** Milliseconds by function: its own, and with all it calls. */
export function functionTimes({ nodes, samples, timeDeltas }) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const own = new Map();
  for (const [index, id] of samples.entries()) own.set(id, (own.get(id) ?? 0) + (timeDeltas[index] ?? 0) / 1000);
  const found = new Map();
  const visit = (node, above) => {
    const { functionName, url, lineNumber } = node.callFrame;
    const key = `${functionName} ${url} ${lineNumber}`;
    const entry = found.get(key) ?? { name: functionName || "(anonymous)", url, line: lineNumber, own: 0, whole: 0 };
    found.set(key, entry);
    const inner = above.has(key) ? above : new Set(above).add(key);
    const self = own.get(node.id) ?? 0;
    const whole = (node.children ?? []).reduce((sum, child) => sum + visit(byId.get(child), inner), self);
    entry.own += self;
    if (!above.has(key)) entry.whole += whole; // what calls itself is counted once
    return whole;
  };
  visit(nodes[0], new Set());
  return [...found.values()].filter(({ name }) => !NO_WORK.has(name));
}

/** The top of a profile as Markdown: by own time, then by time with all that is called. */
export function profileTables(profile) {
  const times = functionTimes(profile);
  const all = times.reduce((sum, { own }) => sum + own, 0);
  const fileOf = sourceFiles();
  const table = (by, title) => [
    "",
    `| ${title} | own | with calls | file |`,
    "| --- | ---: | ---: | --- |",
    ...[...times]
      .sort((a, b) => b[by] - a[by])
      .slice(0, SHOWN)
      .map((one) => `| \`${one.name}\` | ${share(one.own, all)} | ${share(one.whole, all)} | ${fileOf(one)} |`),
  ];
  return [`${all.toFixed(0)} ms of work sampled.`, ...table("own", "by own time"), ...table("whole", "by time with calls")];
}

function share(time, all) {
  return `${time.toFixed(0)} ms (${((100 * time) / all).toFixed(1)} %)`;
}

/** Of a line in a bundle, the source file it came from: esbuild writes its name above it. */
function sourceFiles() {
  const bundles = new Map();
  return ({ url, line }) => {
    if (!url.endsWith(".cjs")) return url;
    const file = url.startsWith("file:") ? fileURLToPath(url) : url;
    const lines = bundles.get(file) ?? fs.readFileSync(file, "utf8").split("\n");
    bundles.set(file, lines);
    for (let at = line; at >= 0; at--) {
      const named = /^\/\/ (\S+\.[cm]?[jt]s)$/.exec(lines[at]);
      if (named !== null) return named[1];
    }
    return "";
  };
}
