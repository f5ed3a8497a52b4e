// The machine as the command line sees it, on Node.
import { readdir, readFile } from "node:fs/promises";
import { text } from "node:stream/consumers";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import type { CommandIo } from "#cli/io.ts";
import { createServer } from "#server/server.ts";
import { version } from "../package.json";
import { nodeHost } from "./node-host.ts";

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
  serve: () => {
    createServer(createConnection(ProposedFeatures.all, stdin, stdout), nodeHost);
    return new Promise((resolve) => stdin.once("close", () => resolve(0)));
  },
};
