// The world as one file of the workspace sees it: of two resources with one name the nearer counts.
import { worldOf } from "#engine/calculate/inventory.ts";
import type { World } from "#engine/calculate/world.ts";
import type { ResourceFile } from "#engine/resources/resource.ts";
import type { Workspace, WorkspaceFile } from "#server/calico/workspace.ts";
import { splitUri } from "#server/folder.ts";

/** The folder's files count before those of others, and the file itself before all. */
export function worldFor({ files }: Workspace, uri: string): World {
  const folder = splitUri(uri)?.folder;
  const nearness = ({ file }: WorkspaceFile): number => (file.uri === uri ? 2 : splitUri(file.uri)?.folder === folder ? 1 : 0);
  const nearest = [...files].sort((a, b) => nearness(a) - nearness(b));
  return worldOf(nearest.map(resourceFile));
}

function resourceFile({ file, calico }: WorkspaceFile): ResourceFile {
  return { uri: file.uri, text: file.text, resources: calico.resources() };
}
