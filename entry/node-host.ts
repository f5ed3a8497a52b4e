// The machine of a server that reads the folder of a dump itself, for editors that do not read it for the server.
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isFolderFile } from "#protocol/folder.ts";
import type { Host } from "#server/files.ts";
import { trimMemory } from "./node-memory.ts";
import { readPolicies } from "./node-policies.ts";

const MOST_FILES = 40;
const MOST_BYTES = 32 * 1024 * 1024;

export const nodeHost: Host = {
  trimMemory,
  readPolicies,
  readFolder: async (uri) => {
    if (!uri.startsWith("file:")) return [];
    const folder = fileURLToPath(uri);
    const names = (await readdir(folder)).filter(isFolderFile).sort().slice(0, MOST_FILES);
    const files = await Promise.all(names.map((name) => readSmall(join(folder, name), name)));
    return files.filter((file) => file !== undefined);
  },
};

async function readSmall(path: string, name: string): Promise<{ name: string; text: string } | undefined> {
  const facts = await stat(path);
  return facts.isFile() && facts.size <= MOST_BYTES ? { name, text: await readFile(path, "utf8") } : undefined;
}
