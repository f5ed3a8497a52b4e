// Answers the server's wish for the policies of the workspace: through the editor's file system, so that it works in remote
// windows, in virtual workspaces and in a browser alike.
import * as vscode from "vscode";
import {
  LARGEST_POLICY_FILE,
  MOST_POLICY_FILES,
  mayHoldPolicies,
  type ReadPoliciesParams,
  type ReadPoliciesResult,
} from "#protocol/policies.ts";
import { YAML_FILES } from "./languages.ts";

type PolicyFile = ReadPoliciesResult["files"][number];

/** Files read at once. */
const AT_ONCE = 50;

export async function readPolicies({ uris }: ReadPoliciesParams): Promise<ReadPoliciesResult> {
  const wanted = uris?.map((uri) => vscode.Uri.parse(uri)) ?? (await list());
  const files: PolicyFile[] = [];
  for (let at = 0; at < wanted.length; at += AT_ONCE) {
    const read = await Promise.all(wanted.slice(at, at + AT_ONCE).map(readText));
    files.push(...read.filter((file) => file !== undefined));
  }
  return { files };
}

async function list(): Promise<vscode.Uri[]> {
  try {
    return await vscode.workspace.findFiles(YAML_FILES, "**/{node_modules,.git}/**", MOST_POLICY_FILES);
  } catch {
    return []; // some virtual file systems cannot be searched
  }
}

async function readText(uri: vscode.Uri): Promise<PolicyFile | undefined> {
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > LARGEST_POLICY_FILE) return undefined;
    const bytes = await vscode.workspace.fs.readFile(uri);
    const text = await vscode.workspace.decode(bytes, { encoding: "utf8" });
    return mayHoldPolicies(text) ? { uri: uri.toString(), text } : undefined;
  } catch {
    return undefined; // gone meanwhile, or not for us to read
  }
}
