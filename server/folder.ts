// The folder a file lies in: the files of a node's bundle, and the node context they make together.

import { type BundleRole, bundleFile, nodeFromBundle } from "#engine/node/bundle.ts";
import { type NodeContext, UNKNOWN_NODE } from "#engine/node/node.ts";
import { createFile, type File } from "#server/file.ts";

export interface FolderFile {
  readonly name: string;
  readonly role: BundleRole | undefined;
  readonly file: File;
}

export interface Folder {
  /** Open documents in their current version in place of what is on disk. */
  readonly files: readonly FolderFile[];
  /** What the files tell of the node; nothing is taken for granted here (see inferNode()). */
  readonly node: NodeContext;
}

export const NO_FOLDER: Folder = { files: [], node: UNKNOWN_NODE };

/** The folder's URI and the file's name; undefined for a document that lies in no folder, as untitled ones. */
export function splitUri(uri: string): { readonly folder: string; readonly name: string } | undefined {
  const slash = uri.lastIndexOf("/");
  if (slash <= uri.indexOf(":") + 2) return undefined;
  const name = uri.slice(slash + 1);
  return { folder: uri.slice(0, slash), name: decoded(name) };
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name; // a stray `%` in a name that a client did not encode
  }
}

export function fileOnDisk(folder: string, name: string, text: string): FolderFile {
  const role = bundleFile(name);
  const uri = `${folder}/${encodeURIComponent(name)}`;
  return { name, role, file: createFile(uri, languageOf(role), 0, text) };
}

function languageOf(role: BundleRole | undefined): string {
  if (role === undefined) return "plaintext";
  return role === "ipset" ? "ipset" : isRules(role) ? "iptables-save" : "plaintext";
}

function isRules(role: BundleRole): boolean {
  return role.startsWith("iptables") || role.startsWith("ip6tables");
}

/** The context is made anew only when a file it is made from is another. */
export function folderOf(files: readonly FolderFile[], previous: Folder | undefined): Folder {
  if (previous !== undefined && sameFiles(files, previous.files)) return previous;
  const told = contextFiles(files);
  if (told.length === 0) return { files, node: UNKNOWN_NODE };
  if (previous !== undefined && sameFiles(told, contextFiles(previous.files))) return { files, node: previous.node };
  const node = nodeFromBundle(told.flatMap(({ role, file }) => (role === undefined ? [] : [{ role, text: file.text }])));
  return { files, node };
}

/** An open ipset document counts whatever its name. */
function contextFiles(files: readonly FolderFile[]): FolderFile[] {
  return files.flatMap((one) => {
    if (one.file.languageId === "ipset") return [{ ...one, role: "ipset" as const }];
    return one.role === undefined || isRules(one.role) ? [] : [one];
  });
}

function sameFiles(some: readonly FolderFile[], others: readonly FolderFile[]): boolean {
  return some.length === others.length && some.every((one, index) => one.file === others[index]?.file);
}
