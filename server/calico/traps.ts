// Policies that are valid and do not do what they seem to, judged among all of the workspace.
import { vintageOf } from "#engine/felix/vintage.ts";
import type { ResourceFile } from "#engine/resources/resource.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";
import { trapByTrap } from "#engine/traps/find-traps.ts";
import type { Settings } from "#protocol/settings.ts";
import type { WorkspaceFile } from "#server/calico/workspace.ts";
import type { Scope } from "#server/files.ts";
import type { Pace } from "#server/language.ts";
import { worldFor } from "#server/preview/world-for.ts";

/** Undefined when it was broken off. What was found is kept with the file, for the fixes it brings along. */
export async function trapsIn(
  { file, workspace }: Scope,
  { rest }: Pace,
  settings: Settings,
): Promise<readonly Diagnostic[] | undefined> {
  const { calico } = file;
  if (calico === undefined || calico.resources().length === 0) return [];
  if (!(await rest())) return undefined;
  const own = { uri: file.uri, text: file.text, resources: calico.resources() };
  const others = workspace.files.filter((one) => one.file.uri !== file.uri).map(resourceFile);
  const world = { ...worldFor(workspace, file.uri), isComplete: settings.wholeCluster };
  const found: Diagnostic[] = [];
  const around = { files: [own, ...others], vintage: vintageOf(settings.felixVersion) };
  for (const problems of trapByTrap(world, own, around)) {
    found.push(...problems);
    if (!(await rest())) return undefined;
  }
  calico.found.traps = found;
  return found;
}

function resourceFile({ file, calico }: WorkspaceFile): ResourceFile {
  return { uri: file.uri, text: file.text, resources: calico.resources() };
}
