// A machine for the command line that lives in memory: files in, text out.
import type { CommandIo } from "#cli/io.ts";
import { run } from "#cli/run.ts";

export interface Machine {
  /** Path → text; folders are those the paths name. */
  readonly files?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly columns?: number;
  readonly colour?: boolean;
}

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export async function runCli(args: readonly string[], machine: Machine = {}): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const io = memoryIo(
    machine,
    (text) => out.push(text),
    (text) => err.push(text),
  );
  const code = await run(args, io);
  return { code, out: out.join(""), err: err.join("") };
}

function memoryIo(machine: Machine, out: (text: string) => void, err: (text: string) => void): CommandIo {
  const files = new Map(Object.entries(machine.files ?? {}));
  return {
    version: "1.2.3",
    readText: async (path) => files.get(path) ?? Promise.reject(new Error(`ENOENT: no such file or directory, open '${path}'`)),
    listDirectory: async (path) => {
      const inside = [...files.keys()].flatMap((file) =>
        path === "." ? [file] : file.startsWith(`${path}/`) ? [file.slice(path.length + 1)] : [],
      );
      if (inside.length === 0) throw new Error(`ENOTDIR: not a directory, scandir '${path}'`);
      return [...new Set(inside.map((name) => name.replace(/\/.*/, "")))];
    },
    stdin: async () => machine.stdin ?? "",
    out,
    err,
    columns: machine.columns ?? 80,
    colour: machine.colour ?? false,
    serve: async () => {
      out("serving\n");
      return 0;
    },
  };
}
