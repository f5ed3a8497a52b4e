// The machine as the command line sees it, on Node.
import { readdir, readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import type { CommandIo } from "#cli/io.ts";
import { version } from "../package.json";

const { env, stdin, stdout, stderr } = process;
stdout.on("error", () => process.exit(0)); // the reader of a pipe has gone, as in `chainwalk … | head`

export const nodeIo: CommandIo = {
  version,
  readText: (path) => readFile(path, "utf8"),
  listDirectory: (path) => readdir(path),
  stdin: () => text(stdin),
  out: (line) => void stdout.write(line),
  err: (line) => void stderr.write(line),
  columns: stdout.columns ?? 80,
  colour: !env.NO_COLOR && (Boolean(env.FORCE_COLOR) || stdout.isTTY === true),
  serve: async () => {
    const { serveOn } = await import("./stdio-server.ts"); // a third of all code, which no other command needs
    serveOn(stdin, stdout);
    return new Promise((resolve) => stdin.once("close", () => resolve(0)));
  },
};
