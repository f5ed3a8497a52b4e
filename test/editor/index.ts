// Entry of the in-editor run: VS Code calls run() inside its Node extension host. All *.test.ts of this folder run, or
// those whose name holds one of CHAINWALK_SUITES (a list with commas).
import { readdirSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { format } from "node:util";
import Mocha from "mocha";

export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  // The host passes console arguments on unformatted, so `%s` would be printed as it stands.
  Mocha.reporters.Base.consoleLog = (...args: unknown[]) => console.log(format(...args));
  const grep = process.env.MOCHA_GREP;
  const mocha = new Mocha({ ui: "bdd", timeout: 20_000, forbidOnly: Boolean(process.env.CI), ...(grep ? { grep } : {}) });
  for (const file of suites()) mocha.addFile(file);
  const reasons: string[] = [];
  const stats = await new Promise<Mocha.Stats | undefined>((done) => {
    const runner = mocha.run(() => done(runner.stats));
    runner.on("pending", (test) => reasons.push(`skipped: ${test.fullTitle()} is marked so`));
  });
  const counts = { passed: stats?.passes ?? 0, failed: stats?.failures ?? 0, skipped: stats?.pending ?? 0, reasons };
  if (process.env.CHAINWALK_SUITE_COUNTS) writeFileSync(process.env.CHAINWALK_SUITE_COUNTS, JSON.stringify(counts));
  if (counts.failed > 0) throw new Error(`${counts.failed} failed`);
  if (counts.passed === 0) throw new Error("no test ran");
}

function suites(): string[] {
  const wanted = process.env.CHAINWALK_SUITES?.split(",");
  return readdirSync(__dirname)
    .filter((name) => name.endsWith(".test.js") && (wanted?.some((part) => name.includes(part)) ?? true))
    .map((name) => resolve(__dirname, name));
}
