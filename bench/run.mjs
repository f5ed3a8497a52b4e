// npm run bench — how fast we are on big dumps, beside iptables' own restore tools.
//   --write         writes docs/BENCHMARKS.md
//   --rules 1000,…  sizes, instead of 1000, 10000 and 100000
//   --shape calico  one shape only
//   --ipaddr FILE   lib/ipaddr.js of an unpacked ipaddr.js, to compare address parsing with
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { root } from "../scripts/modules.mjs";
import { addressTimes } from "./address.mjs";
import { dumpOf, SHAPES } from "./dump.mjs";
import { machine } from "./measure.mjs";
import { report } from "./report.mjs";
import { restoreTimes } from "./restore.mjs";
import { serverRun } from "./server.mjs";
import { bundle } from "./subjects.mjs";
import { timesFor } from "./tasks.mjs";

const { values: options } = parseArgs({
  options: {
    write: { type: "boolean", default: false },
    rules: { type: "string", default: "1000,10000,100000" },
    shape: { type: "string" },
    ipaddr: { type: "string" },
  },
});
const sizes = options.rules.split(",").map(Number);
const shapes = SHAPES.filter((shape) => options.shape === undefined || shape === options.shape);

const before = machine();
const { subjects, server, remove } = await bundle();
try {
  const runs = [];
  for (const shape of shapes) for (const rules of sizes) runs.push(measured(shape, rules));
  const biggest = Math.max(...sizes);
  const sessions = [];
  for (const shape of shapes) sessions.push({ shape, rules: biggest, ...(await serverRun(server, dumpOf(shape, biggest))) });
  const addresses = await addressTimes(subjects, options.ipaddr);
  const text = report({ machine: before, runs, sessions, addresses });
  if (options.write) fs.writeFileSync(path.join(root, "docs/BENCHMARKS.md"), text);
  else process.stdout.write(text);
} finally {
  remove();
}

function measured(shape, rules) {
  const text = dumpOf(shape, rules);
  console.error(`${shape} ${rules}: ${(text.length / 2 ** 20).toFixed(1)} MB`);
  const times = timesFor(subjects, shape, text);
  const restore = restoreTimes(text);
  return { shape, rules, times, restore };
}
