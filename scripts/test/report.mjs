// How a part of the tests tells what came of it: to scripts/test.mjs by a file, to a person by a line. The reasons say
// for each skip, and for a failure outside of any test, what it was.
import fs from "node:fs";

const report = (counts) => {
  const { passed, failed, skipped, reasons } = counts;
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped${reasons.map((reason) => `\n  ${reason}`).join("")}`);
  if (process.env.CHAINWALK_COUNTS) fs.writeFileSync(process.env.CHAINWALK_COUNTS, JSON.stringify(counts));
  process.exit(failed > 0 ? 1 : 0);
};

/** Thrown by a part that cannot run on this machine; the message says why and what would help. */
export class Skip extends Error {}

/** Runs a part: its counts are reported, a Skip is one skip with its reason, any other error one failure. */
export async function reportPart(part) {
  try {
    report({ reasons: [], ...(await part()) });
  } catch (error) {
    if (error instanceof Skip) report({ passed: 0, failed: 0, skipped: 1, reasons: [`skipped: ${error.message}`] });
    console.error(error);
    report({ passed: 0, failed: 1, skipped: 0, reasons: [`failed: ${String(error.message).split("\n")[0]}`] });
  }
}
