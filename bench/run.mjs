// npm run bench — how fast we are on big dumps, beside iptables' own restore tools.
//   --write          writes docs/BENCHMARKS.md; what is written by hand there stays
//   --rules 1000,…   sizes, instead of 1000, 10000, 50000 and 100000
//   --shape calico   one shape only
//   --profile LABEL  measures nothing and prints where the time of that row goes, for the biggest size ("hover after")
//   --ipaddr FILE    lib/ipaddr.js of an unpacked ipaddr.js, to compare address parsing with
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { root } from "../scripts/modules.mjs";
import { addressTimes } from "./address.mjs";
import { dumpOf, SHAPES } from "./dump.mjs";
import { machine } from "./measure.mjs";
import { profileTables } from "./profile.mjs";
import { report } from "./report.mjs";
import { profileStep, STEPS, serverRun } from "./server.mjs";
import { bundle } from "./subjects.mjs";
import { timesFor } from "./tasks.mjs";
import { COLD, profileWholeCheck, WARM, wholeCheckTimes } from "./whole-check.mjs";

const PAGE = path.join(root, "docs/BENCHMARKS.md");

const { values: options } = parseArgs({
  options: {
    write: { type: "boolean", default: false },
    rules: { type: "string", default: "1000,10000,50000,100000" },
    shape: { type: "string" },
    profile: { type: "string" },
    ipaddr: { type: "string" },
  },
});
const sizes = options.rules.split(",").map(Number);
const shapes = SHAPES.filter((shape) => options.shape === undefined || shape === options.shape);

const before = machine();
const bundled = await bundle();
try {
  if (options.profile === undefined) await measure();
  else await profile(options.profile);
} finally {
  bundled.remove();
}

async function measure() {
  const runs = [];
  for (const shape of shapes) for (const rules of sizes) runs.push(await measured(shape, rules));
  const addresses = await addressTimes(bundled.subjects, options.ipaddr);
  const page = fs.existsSync(PAGE) ? fs.readFileSync(PAGE, "utf8") : "";
  const text = report({ machine: before, runs, addresses, before: page });
  if (options.write) fs.writeFileSync(PAGE, text);
  else process.stdout.write(text);
}

async function measured(shape, rules) {
  const start = performance.now();
  const text = dumpOf(shape, rules);
  console.error(`${shape} ${rules}: ${(text.length / 2 ** 20).toFixed(1)} MB`);
  const whole = wholeCheckTimes(bundled, text);
  const tasks = timesFor(bundled.subjects, shape, text);
  const server = await serverRun(bundled.server, text);
  console.error(`  ${((performance.now() - start) / 1000).toFixed(0)} s`);
  return { shape, rules, whole, tasks, server };
}

async function profile(wanted) {
  const steps = [...[COLD, WARM].map((label) => ({ label })), ...STEPS];
  const chosen = steps.find(({ label }) => label === wanted) ?? steps.find(({ label }) => label.startsWith(wanted));
  if (chosen === undefined) throw new Error(`--profile takes one of: ${steps.map(({ label }) => label).join("; ")}`);
  const rules = Math.max(...sizes);
  for (const shape of shapes) {
    const text = dumpOf(shape, rules);
    const { label } = chosen;
    const found =
      label === COLD || label === WARM ? profileWholeCheck(bundled, text, label) : profileStep(bundled.server, text, chosen);
    const lines = [`${label}, ${shape}, ${rules.toLocaleString("en")} rules: `, ...profileTables(await found), "", ""];
    process.stdout.write(lines.join("\n"));
  }
}
