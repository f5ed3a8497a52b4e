// The command line's grammar: commands as plain tables, read by commander, which nothing else here knows of.
import { Command, CommanderError, Option } from "commander";
import type { CommandIo } from "#cli/io.ts";

export interface OptionSpec {
  /** As commander writes them: `--packet <LINE>`. */
  readonly flags: string;
  readonly summary: string;
  readonly choices?: readonly string[];
  readonly fallback?: string;
  /** May be given again and again. */
  readonly many?: boolean;
}

export interface CommandSpec {
  readonly name: string;
  readonly summary: string;
  /** As commander writes them: `[PATH]`, `<FILE...>`. */
  readonly operands: string;
  readonly options: readonly OptionSpec[];
  /** Shown below the options in the command's help. */
  readonly more: string;
  /** Resolves with the exit code. */
  run(given: Given, io: CommandIo): Promise<number>;
}

/** What was given; options by their long name in camel case. */
export interface Given {
  readonly operands: readonly string[];
  text(option: string): string | undefined;
  texts(option: string): readonly string[];
  flag(option: string): boolean;
}

const BAD_USAGE = 2;

export interface Front {
  readonly name: string;
  readonly summary: string;
  readonly more: string;
}

/** Reads the arguments, runs the command they name and resolves with its exit code; help and version are answered here. */
export async function runCommand(
  front: Front,
  commands: readonly CommandSpec[],
  args: readonly string[],
  io: CommandIo,
): Promise<number> {
  let code = 0;
  const program = new Command(front.name).description(front.summary).version(io.version, "--version", "print the version");
  program
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out(text),
      writeErr: (text) => io.err(text),
      outputError: (text, write) => write(text.replace(/^error: /, `${front.name}: `)),
      getOutHelpWidth: () => io.columns,
      getErrHelpWidth: () => io.columns,
      getOutHasColors: () => io.colour,
      getErrHasColors: () => io.colour,
    })
    .helpOption("--help", "show this help")
    .helpCommand(false)
    .addHelpText("after", `\n${front.more}`);
  for (const spec of commands) {
    const command = program.command(spec.operands === "" ? spec.name : `${spec.name} ${spec.operands}`).description(spec.summary);
    for (const option of spec.options) command.addOption(optionOf(option));
    command.addHelpText("after", `\n${spec.more}`);
    command.action(async () => {
      code = await spec.run(givenOf(command), io);
    });
  }
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : BAD_USAGE;
    throw error;
  }
  return code;
}

function optionOf({ flags, summary, choices, fallback, many }: OptionSpec): Option {
  const option = new Option(flags, summary);
  if (choices !== undefined) option.choices(choices);
  if (fallback !== undefined) option.default(fallback);
  if (many === true) {
    option.argParser((value: string, before: readonly string[] | undefined) => [...(before ?? []), value]);
  }
  return option;
}

function givenOf(command: Command): Given {
  const options: Readonly<Record<string, unknown>> = command.opts();
  return {
    operands: command.args,
    text: (name) => {
      const value = options[name];
      return typeof value === "string" ? value : undefined;
    },
    texts: (name) => {
      const value = options[name];
      return Array.isArray(value) ? value.map(String) : [];
    },
    flag: (name) => options[name] === true,
  };
}
