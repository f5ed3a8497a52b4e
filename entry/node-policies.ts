// The policies of a workspace for a server that reads them itself, as deep as they lie.
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { LARGEST_POLICY_FILE, MOST_POLICY_FILES, mayHoldPolicies } from "#protocol/policies.ts";
import type { Host } from "#server/files.ts";

type PolicyFile = Awaited<ReturnType<NonNullable<Host["readPolicies"]>>>[number];

export const readPolicies: NonNullable<Host["readPolicies"]> = async (roots, uris) => {
  const paths = uris?.filter((uri) => uri.startsWith("file:")).map((uri) => fileURLToPath(uri)) ?? (await yamlBelow(roots));
  const files: PolicyFile[] = [];
  for (const path of paths) {
    const file = await readPolicy(path);
    if (file !== undefined) files.push(file);
  }
  return files;
};

async function yamlBelow(roots: readonly string[]): Promise<readonly string[]> {
  const folders = roots.filter((uri) => uri.startsWith("file:")).map((uri) => fileURLToPath(uri));
  const found: string[] = [];
  for (let folder = folders.pop(); folder !== undefined && found.length < MOST_POLICY_FILES; folder = folders.pop()) {
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && entry.name !== "node_modules" && !entry.name.startsWith(".")) folders.push(path);
      else if (entry.isFile() && /\.ya?ml$/i.test(entry.name) && found.length < MOST_POLICY_FILES) found.push(path);
    }
  }
  return found;
}

async function readPolicy(path: string): Promise<PolicyFile | undefined> {
  try {
    if ((await stat(path)).size > LARGEST_POLICY_FILE) return undefined;
    const text = await readFile(path, "utf8");
    return mayHoldPolicies(text) ? { uri: pathToFileURL(path).href, text } : undefined;
  } catch {
    return undefined; // gone meanwhile, or not for us to read
  }
}
