// The open files and the folders they lie in: the only state of the server.

import { TextDocuments } from "vscode-languageserver";
import type { Family } from "#engine/net/address.ts";
import { environmentOf } from "#engine/node/environment.ts";
import { inferNode } from "#engine/node/infer.ts";
import type { NodeContext } from "#engine/node/node.ts";
import { createProgram, type Program } from "#engine/simulate/program.ts";
import type { ReadPoliciesResult } from "#protocol/policies.ts";
import { type PreviewTarget, previewTarget } from "#protocol/preview.ts";
import { DEFAULT_SETTINGS, type Settings } from "#protocol/settings.ts";
import type { VerdictsParams } from "#protocol/walk.ts";
import { PolicyFiles } from "#server/calico/policy-files.ts";
import { NO_WORKSPACE, type Workspace } from "#server/calico/workspace.ts";
import { createFile, type File, updateFile } from "#server/file.ts";
import { type Folder, type FolderFile, fileOnDisk, folderOf, NO_FOLDER, splitUri } from "#server/folder.ts";
import { type Preview, Previews } from "#server/preview/previews.ts";

/** What the server needs of the machine it runs on, where that machine can give it. */
export interface Host {
  /** The text files of a folder, those of folders below left out. */
  readonly readFolder?: (folderUri: string) => Promise<readonly { readonly name: string; readonly text: string }[]>;
  /** The YAML files below these folders that may be about policy, or only those that are named. */
  readonly readPolicies?: (roots: readonly string[], uris: readonly string[] | undefined) => Promise<ReadPoliciesResult["files"]>;
  /** Gives the machine back what is no longer in use. */
  readonly trimMemory?: () => void;
}

/** A file with what lies around it: what most answers are made from. */
export interface Scope {
  readonly file: File;
  readonly folder: Folder;
  /** The policies of the workspace; none for files that have nothing to do with them. */
  readonly workspace: Workspace;
  /** What Felix would write for those policies; made when it is asked for. Undefined where there are none. */
  readonly preview?: (family: Family) => Preview | undefined;
}

interface KnownFolder {
  /** Undefined until it is asked for, and again when something changed. */
  disk: Promise<readonly FolderFile[]> | undefined;
  last: Folder | undefined;
}

interface KnownProgram {
  readonly node: NodeContext;
  readonly program: Program;
}

export class Files {
  readonly documents = new TextDocuments<File>({ create: createFile, update: updateFile });
  /** The YAML files of the workspace. */
  readonly policies = new PolicyFiles();
  private readonly previews = new Previews();
  private readonly folders = new Map<string, KnownFolder>();
  private readonly programs = new WeakMap<File, KnownProgram>();
  private readonly verdictListeners: (() => void)[] = [];
  private readFolderOf: Host["readFolder"];
  /** The folders of the workspace. */
  roots: readonly string[] = [];
  private readonly settingsListeners: (() => void)[] = [];
  private current: Settings = DEFAULT_SETTINGS;

  constructor({ readFolder, readPolicies }: Host) {
    this.readFolderOf = readFolder;
    if (readPolicies !== undefined) {
      this.policies.readThrough(async ({ uris }) => ({ files: await readPolicies(this.roots, uris) }));
    }
  }

  /** Takes a way to read folders that is known only once the client has said what it can. */
  readFoldersThrough(readFolder: NonNullable<Host["readFolder"]>): void {
    this.readFolderOf ??= readFolder;
  }

  get settings(): Settings {
    return this.current;
  }

  setSettings(settings: Settings): void {
    this.current = settings;
    for (const listener of this.settingsListeners) listener();
  }

  /** Tells of settings that have changed, or come for the first time. */
  onSettings(listener: () => void): void {
    this.settingsListeners.push(listener);
  }

  get(uri: string): File | undefined {
    return this.documents.get(uri);
  }

  /** An open file, or one that was read from disk with the folder of an open one. */
  fileOf(uri: string): File | undefined {
    const place = splitUri(uri);
    const folder = place && this.folders.get(place.folder)?.last;
    return this.get(uri) ?? folder?.files.find(({ file }) => file.uri === uri)?.file ?? this.policies.fileOf(uri);
  }

  all(): readonly File[] {
    return this.documents.all();
  }

  /** The file in its current version, and its folder; undefined when it is not open. */
  async scope(uri: string): Promise<Scope | undefined> {
    const asked = this.get(uri);
    if (asked === undefined) return undefined;
    if (asked.languageId === "yaml") return this.yamlScope(asked);
    const folder = await this.folder(uri);
    const file = this.get(uri);
    return file && { file, folder, workspace: NO_WORKSPACE };
  }

  /** The same, with the policies of the workspace for a dump as well. */
  async scopeWithPolicies(uri: string): Promise<Scope | undefined> {
    if (this.get(uri)?.languageId !== "iptables-save") return this.scope(uri);
    const workspace = await this.policies.workspace(() => this.openYaml());
    const scope = await this.scope(uri);
    const target = previewTarget(uri);
    // The rules of a preview lead to the policies that it was made of, as those of a dump do.
    const shown = target && (await this.preview({ ...target, part: "all" }));
    if (scope !== undefined && shown !== undefined)
      return { ...scope, workspace, preview: () => ({ ...shown, dump: scope.file }) };
    return scope && this.withPreview({ ...scope, workspace });
  }

  /** A preview; undefined where what it is of is none of ours. */
  async preview({ yaml, family, part }: PreviewTarget): Promise<Preview | undefined> {
    const workspace = await this.policies.workspace(() => this.openYaml());
    const folder = await this.folder(yaml);
    const file = this.get(yaml) ?? this.fileOf(yaml);
    const isOurs = file?.calico !== undefined || (file?.ruleset !== undefined && workspace.files.length > 0);
    if (file === undefined || !isOurs) return undefined;
    return this.previews.of({ file, folder, workspace }, family, this.current, part);
  }

  private withPreview(scope: Scope): Scope {
    if (scope.workspace.files.length === 0) return scope;
    return { ...scope, preview: (family) => this.previews.of(scope, family, this.current) };
  }

  /** YAML that is none of ours is not worth reading anything for. */
  private async yamlScope(asked: File): Promise<Scope | undefined> {
    if (asked.calico === undefined) return { file: asked, folder: NO_FOLDER, workspace: NO_WORKSPACE };
    const workspace = await this.policies.workspace(() => this.openYaml());
    const folder = await this.folder(asked.uri);
    const file = this.get(asked.uri);
    return file && this.withPreview({ file, folder, workspace });
  }

  /** The files whose names can be searched: those that are open, and the policies of the workspace once one is open. */
  async named(): Promise<readonly File[]> {
    if (!this.openYaml().some(({ calico }) => calico !== undefined)) return this.all();
    const { files } = await this.policies.workspace(() => this.openYaml());
    return [...this.all(), ...files.flatMap(({ file }) => (this.get(file.uri) === undefined ? [file] : []))];
  }

  private openYaml(): readonly File[] {
    return this.all().filter(({ languageId }) => languageId === "yaml");
  }

  /** Every open file, and every file of ours that lies beside one or in a folder of the workspace. */
  async allScopes(): Promise<readonly Scope[]> {
    const scopes = new Map<string, Scope>();
    const folders = new Set([...this.roots, ...this.all().flatMap(({ uri }) => splitUri(uri)?.folder ?? [])]);
    for (const uri of folders) {
      const folder = await this.folderAt(uri);
      for (const { file } of folder.files) scopes.set(file.uri, { file, folder, workspace: NO_WORKSPACE });
    }
    for (const file of this.all()) {
      const scope = file.languageId === "yaml" ? await this.yamlScope(file) : undefined;
      if (scope !== undefined) scopes.set(file.uri, scope);
      else if (!scopes.has(file.uri)) scopes.set(file.uri, { file, folder: NO_FOLDER, workspace: NO_WORKSPACE });
    }
    return [...scopes.values()];
  }

  /** The rules with their node, ready to walk; what every node has is taken for granted and said (inferNode()). */
  program({ file, folder: { node } }: Scope): Program | undefined {
    if (file.ruleset === undefined) return undefined;
    const { backend } = this.current;
    const known = this.programs.get(file);
    if (known?.node === node && known.program.backend === backend) return known.program;
    const inferred = inferNode(node);
    const program = createProgram(file.ruleset, { backend, node: inferred, environment: environmentOf(inferred) });
    this.programs.set(file, { node, program });
    return program;
  }

  /** Forgets what was read of the folders these files lie in. */
  changedOnDisk(uris: readonly string[]): void {
    this.policies.changedOnDisk(uris);
    for (const uri of uris) {
      const known = this.folders.get(splitUri(uri)?.folder ?? "");
      if (known !== undefined) known.disk = undefined;
    }
  }

  /** Lets go of folders in which nothing is open any more. */
  forgetUnused(): void {
    const used = new Set([...this.roots, ...this.all().flatMap(({ uri }) => splitUri(uri)?.folder ?? [])]);
    for (const uri of this.folders.keys()) if (!used.has(uri)) this.folders.delete(uri);
  }

  setVerdicts({ uri, verdicts }: VerdictsParams): void {
    const file = this.get(uri);
    if (file === undefined) return;
    file.verdicts.clear();
    for (const { table, chain, verdict, packet } of verdicts) file.verdicts.set(`${table} ${chain}`, { verdict, packet });
    for (const listener of this.verdictListeners) listener();
  }

  onVerdicts(listener: () => void): void {
    this.verdictListeners.push(listener);
  }

  private async folder(uri: string): Promise<Folder> {
    const target = previewTarget(uri);
    if (target !== undefined) return (await this.preview(target))?.scope.folder ?? NO_FOLDER;
    const place = splitUri(uri);
    return place === undefined ? NO_FOLDER : this.folderAt(place.folder);
  }

  private async folderAt(uri: string): Promise<Folder> {
    const known = this.folders.get(uri) ?? { disk: undefined, last: undefined };
    this.folders.set(uri, known);
    known.disk ??= this.readFolder(uri, known);
    const folder = folderOf(this.overlaid(uri, await known.disk), known.last);
    known.last = folder;
    return folder;
  }

  private async readFolder(folder: string, known: KnownFolder): Promise<readonly FolderFile[]> {
    try {
      const files = (await this.readFolderOf?.(folder)) ?? [];
      return files.map(({ name, text }) => fileOnDisk(folder, name, text));
    } catch {
      known.disk = undefined; // it may be readable the next time it is asked for
      return [];
    }
  }

  /** The files on disk, with open documents in their places. */
  private overlaid(folder: string, disk: readonly FolderFile[]): readonly FolderFile[] {
    const files = new Map(disk.map((one) => [one.name, one]));
    for (const file of this.all()) {
      const place = splitUri(file.uri);
      if (place?.folder !== folder) continue;
      const { role } = files.get(place.name) ?? fileOnDisk(folder, place.name, "");
      files.set(place.name, { name: place.name, role, file });
    }
    return [...files.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  }
}
