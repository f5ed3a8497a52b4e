// Answers the server's wish for the files beside a dump: through the editor's file system, so that it works in remote
// windows, in virtual workspaces and in a browser alike.
import * as vscode from "vscode";
import { isFolderFile, type ReadFolderParams, type ReadFolderResult } from "#protocol/folder.ts";

const MOST_FILES = 40;
const MOST_BYTES = 32 * 1024 * 1024;

type FolderFile = ReadFolderResult["files"][number];

export async function readFolder({ uri }: ReadFolderParams): Promise<ReadFolderResult> {
  const folder = await folderOf(vscode.Uri.parse(uri));
  const entries = await list(folder);
  const names = entries.filter(([, type]) => (type & vscode.FileType.File) !== 0).map(([name]) => name);
  const wanted = names.filter(isFolderFile).slice(0, MOST_FILES);
  const files = await Promise.all(wanted.map((name) => readText(folder, name)));
  return { files: files.filter((file) => file !== undefined) };
}

async function folderOf(uri: vscode.Uri): Promise<vscode.Uri> {
  if (uri.path === "") return uri.with({ path: "/" }); // the root, its slash cut off
  try {
    const { type } = await vscode.workspace.fs.stat(uri);
    return (type & vscode.FileType.Directory) === 0 ? vscode.Uri.joinPath(uri, "..") : uri;
  } catch {
    return uri; // some virtual file systems list what they cannot stat
  }
}

async function list(folder: vscode.Uri): Promise<[string, vscode.FileType][]> {
  try {
    return await vscode.workspace.fs.readDirectory(folder);
  } catch {
    return []; // untitled documents and the like have no folder
  }
}

async function readText(folder: vscode.Uri, name: string): Promise<FolderFile | undefined> {
  const uri = vscode.Uri.joinPath(folder, name);
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > MOST_BYTES) return undefined;
    const bytes = await vscode.workspace.fs.readFile(uri);
    if (bytes.subarray(0, 8192).includes(0)) return undefined; // no text
    return { name, text: await vscode.workspace.decode(bytes, { encoding: "utf8" }) };
  } catch {
    return undefined; // gone meanwhile, or not for us to read
  }
}
