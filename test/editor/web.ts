// Entry of the in-editor run in the web worker extension host, where there is no Node: mocha is bundled, and the
// counts are told on the console.
import "mocha/mocha.js"; // mocha's browser build; it defines the global `mocha`

declare const mocha: Mocha & { setup(options: object): void; run(done: () => void): Mocha.Runner };

export async function run(): Promise<void> {
  mocha.setup({ ui: "bdd", timeout: 20_000, reporter: class {} });
  await import("./smoke.test.ts"); // only now: a test file calls describe() as it loads
  await import("./reading.test.ts");
  await import("./writing.test.ts");
  await import("./database-walk.test.ts");
  await import("./packet-walk.test.ts");
  const reasons: string[] = [];
  const counts = { passed: 0, failed: 0, skipped: 0, reasons };
  await new Promise<void>((done) => {
    const runner = mocha.run(() => done());
    runner.on("pass", (test: Mocha.Test) => {
      counts.passed += 1;
      console.log(`  ✔ ${test.fullTitle()}`);
    });
    runner.on("pending", (test: Mocha.Test) => {
      counts.skipped += 1;
      reasons.push(`skipped: ${test.fullTitle()} is marked so`);
    });
    runner.on("fail", (test: Mocha.Test, error: unknown) => {
      counts.failed += 1;
      console.log(`  ✖ ${test.fullTitle()}\n${error instanceof Error ? error.stack : String(error)}`);
    });
  });
  console.log(`chainwalk-counts ${JSON.stringify(counts)}`);
  if (counts.failed > 0 || counts.passed === 0) throw new Error(`${counts.failed} failed, ${counts.passed} passed`);
}
