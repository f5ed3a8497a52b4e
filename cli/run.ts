// Reads the command line and runs the command it names. A first version: only the language server.
import type { CommandIo } from "#cli/io.ts";

export async function run(args: readonly string[], io: CommandIo): Promise<number> {
  if (args[0] === "lsp") return io.serve();
  io.err("usage: chainwalk lsp\n");
  return 2;
}
