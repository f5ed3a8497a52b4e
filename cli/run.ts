// Reads the command line and runs the command it names.
import { runCommand } from "#cli/arguments.ts";
import { explainCommand } from "#cli/explain.ts";
import { reasonOf } from "#cli/files.ts";
import type { CommandIo } from "#cli/io.ts";
import { lspCommand } from "#cli/lsp.ts";
import { Refusal } from "#cli/refusal.ts";
import { testCommand } from "#cli/test.ts";
import { traceCommand } from "#cli/trace.ts";

const COMMANDS = [traceCommand, explainCommand, testCommand, lspCommand];

const FRONT = {
  name: "chainwalk",
  summary: "Reads a Calico node's iptables as a program: packets walked through it, marks in words.",
  more: "Exit code: 0 fine, 1 findings, failed expectations or no certain verdict, 2 bad usage or unreadable input.",
};

/** 0 fine, 1 findings or failed expectations, 2 bad usage or unreadable input. */
export async function run(args: readonly string[], io: CommandIo): Promise<number> {
  try {
    return await runCommand(FRONT, COMMANDS, args, io);
  } catch (error) {
    const message = error instanceof Refusal ? error.message : `something went wrong inside: ${reasonOf(error)}`;
    io.err(`chainwalk: ${message}\n`);
    return 2;
  }
}
