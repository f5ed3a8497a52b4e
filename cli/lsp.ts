// `chainwalk lsp`: the language server for any editor.
import type { CommandSpec } from "#cli/arguments.ts";

export const lspCommand: CommandSpec = {
  name: "lsp",
  summary: "Run the language server.",
  operands: "",
  options: [
    { flags: "--stdio", summary: "speak over standard input and output (the only way there is, and the default)" },
    { flags: "--clientProcessId <ID>", summary: "taken from clients that send it, and not used" },
  ],
  more: "Ends when the client closes the connection.",
  run: (_given, io) => io.serve(),
};
