// The command line on Node.
import { run } from "#cli/run.ts";
import { nodeIo } from "./node-io.ts";

void run(process.argv.slice(2), nodeIo).then((code) => {
  process.exitCode = code; // not exit(): what was written to a pipe must still get out
});
