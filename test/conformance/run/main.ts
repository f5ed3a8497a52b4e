// npm run -s conformance -- KIND FILE [--list]: how often the engine agrees with the real iptables
// and with Calico's own tests, over any file of the form.
import { readFileSync } from "node:fs";
import { checkCases } from "#test/conformance/run/cases.ts";
import { checkDumps } from "#test/conformance/run/dumps.ts";
import { checkErrors } from "#test/conformance/run/errors.ts";
import { checkFelix } from "#test/conformance/run/felix.ts";
import { checkPairs } from "#test/conformance/run/pairs.ts";
import type { Report } from "#test/conformance/run/report.ts";

const KINDS: Readonly<Record<string, (path: string) => Report>> = {
  iptables: (path) => checkCases(readFileSync(path, "utf8")),
  "iptables-errors": (path) => checkErrors(readFileSync(path, "utf8")),
  corpus: checkDumps,
  felix: checkFelix,
  pairs: checkPairs,
};

const [kind = "", path] = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const run = KINDS[kind];
if (run === undefined || path === undefined) {
  console.error(`usage: npm run -s conformance -- ${Object.keys(KINDS).join("|")} FILE [--list]`);
  process.exitCode = 2;
} else {
  const { summary, disagreements } = run(path);
  for (const line of summary) console.log(line);
  if (process.argv.includes("--list")) for (const line of disagreements) console.log(line);
}
