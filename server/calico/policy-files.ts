// The YAML files of the workspace that lie on disk, read when they are first needed and then as they change.
import type { ReadPoliciesParams, ReadPoliciesResult } from "#protocol/policies.ts";
import { isWorthReading } from "#server/calico/calico-file.ts";
import { type PopulationCache, type Workspace, workspaceOf } from "#server/calico/workspace.ts";
import { createFile, type File } from "#server/file.ts";
import { after } from "#server/pause.ts";

export type ReadPolicies = (params: ReadPoliciesParams) => Promise<ReadPoliciesResult>;

/** How long an answer waits for the disk, in milliseconds; after that it is made of what is known. */
const PATIENCE = 200;

export class PolicyFiles {
  private read: ReadPolicies | undefined;
  private readonly disk = new Map<string, File>();
  private readonly stale = new Set<string>();
  private reading: Promise<void> | undefined;
  private isRead = false;
  private isWhole = false;
  private version = 0;
  private last: { readonly files: readonly File[]; readonly version: number; readonly workspace: Workspace } | undefined;
  private readonly population: PopulationCache = { last: undefined };
  private readonly listeners: (() => void)[] = [];

  readThrough(read: ReadPolicies): void {
    this.read ??= read;
  }

  /** Tells of files that came too late for an answer that was made without them. */
  onLate(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** `open`: the YAML documents in their current version. */
  async workspace(open: () => readonly File[]): Promise<Workspace> {
    const reading = this.refresh();
    if (reading !== undefined) {
      let isLate = false;
      const late = new Promise<void>((resolve) =>
        after(PATIENCE, () => {
          isLate = true;
          resolve();
        }),
      );
      void reading.then(() => {
        if (isLate) for (const listener of this.listeners) listener();
      });
      await Promise.race([reading, late]);
    }
    return this.now(open());
  }

  now(open: readonly File[]): Workspace {
    const { last } = this;
    if (last !== undefined && last.version === this.version && isSame(last.files, open)) return last.workspace;
    const uris = new Set(open.map(({ uri }) => uri));
    const files = [...open, ...[...this.disk.values()].filter(({ uri }) => !uris.has(uri))];
    files.sort((a, b) => (a.uri < b.uri ? -1 : a.uri > b.uri ? 1 : 0));
    const workspace = workspaceOf(files, this.isWhole, this.population);
    this.last = { files: open, version: this.version, workspace };
    return workspace;
  }

  fileOf(uri: string): File | undefined {
    return this.disk.get(uri);
  }

  changedOnDisk(uris: readonly string[]): void {
    for (const uri of uris) if (isYaml(uri)) this.stale.add(uri);
  }

  /** Undefined when all is known. */
  private refresh(): Promise<void> | undefined {
    if (this.reading !== undefined) return this.reading;
    if (this.isRead && this.stale.size === 0) return undefined;
    this.reading = this.take().finally(() => {
      this.reading = undefined;
    });
    return this.reading;
  }

  private async take(): Promise<void> {
    const uris = this.isRead ? [...this.stale] : undefined;
    this.stale.clear();
    const files = await this.filesOf(uris);
    if (uris === undefined) this.isWhole = files !== undefined;
    for (const uri of uris ?? []) this.disk.delete(uri);
    for (const { uri, text } of files ?? []) if (isWorthReading(text)) this.disk.set(uri, createFile(uri, "yaml", 0, text));
    this.isRead = true;
    this.version++;
  }

  /** Undefined where nobody can read them. */
  private async filesOf(uris: readonly string[] | undefined): Promise<ReadPoliciesResult["files"] | undefined> {
    try {
      return (await this.read?.(uris === undefined ? {} : { uris }))?.files;
    } catch {
      return undefined; // a client that is going away, or does not know the question
    }
  }
}

export function isYaml(uri: string): boolean {
  return /\.ya?ml$/i.test(uri);
}

function isSame(some: readonly File[], others: readonly File[]): boolean {
  return some.length === others.length && some.every((file, index) => file === others[index]);
}
