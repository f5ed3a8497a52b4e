// Reading what the user names, with a message a user understands where that fails.
import type { CommandIo } from "#cli/io.ts";
import { Refusal } from "#cli/refusal.ts";

/** `-` is standard input. */
export async function readInput(path: string, io: CommandIo): Promise<string> {
  if (path === "-") return io.stdin();
  try {
    return await io.readText(path);
  } catch (error) {
    throw new Refusal(`cannot read ${path}: ${reasonOf(error)}`);
  }
}

/** Node's own words without its code and call: `ENOENT: no such file or directory, open 'x'`. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^[A-Z]+: /, "").replace(/, [a-z]+( '.*')?$/, "");
}

/** `12:3` of an offset, both from 1. */
export function placeInText(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  return `${line}:${offset - before.lastIndexOf("\n")}`;
}
