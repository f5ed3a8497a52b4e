// The lenses above a policy: how many endpoints of the workspace it applies to, counted once it comes into view, and those of
// what it becomes.
import type { CodeLens } from "vscode-languageserver";
import { SHOW_REFERENCES, type ShowReferencesArguments } from "#protocol/commands.ts";
import { isPolicy } from "#server/calico/policy-kinds.ts";
import { memberId } from "#server/calico/population.ts";
import { countWords } from "#server/calico/selected.ts";
import { hasEndpoints, policySelection } from "#server/calico/selection-at.ts";
import { NO_WORKSPACE, type Workspace } from "#server/calico/workspace.ts";
import { type File, positionAt } from "#server/file.ts";
import type { Scope } from "#server/files.ts";
import { type Folder, NO_FOLDER } from "#server/folder.ts";
import { locationOf } from "#server/lsp.ts";
import { previewLenses, resolveDumpLens } from "#server/preview/lenses.ts";

/** Places that a list of them can hold. */
const MOST_SHOWN = 1000;

interface LensData {
  readonly uri: string;
  /** Which of the file's resources. */
  readonly resource: number;
}

export function codeLenses(file: File, workspace: Workspace = NO_WORKSPACE, folder: Folder = NO_FOLDER): CodeLens[] {
  return [...selectionLenses(file, workspace), ...previewLenses(file, folder)];
}

/** None where the workspace holds no endpoints, or nobody knows them all. */
function selectionLenses(file: File, workspace: Workspace): CodeLens[] {
  if (!workspace.isComplete || !hasEndpoints(workspace)) return [];
  return (file.calico?.resources() ?? []).flatMap((resource, index) => {
    if (!isPolicy(resource) || resource.isTemplated) return [];
    const start = positionAt(file, resource.span.start);
    const data: LensData = { uri: file.uri, resource: index };
    return [{ range: { start, end: start }, data }];
  });
}

export function resolveCodeLens(scope: Scope, lens: CodeLens): CodeLens {
  return resolveDumpLens(scope, lens) ?? resolveSelection(scope, lens);
}

function resolveSelection({ file, workspace }: Scope, lens: CodeLens): CodeLens {
  const { range } = lens;
  const index: unknown = lens.data?.resource;
  const resource = typeof index === "number" ? file.calico?.resources()[index] : undefined;
  const selection = resource && policySelection(workspace, resource, file.uri);
  if (selection === undefined) return { range, command: { title: "not known whom it selects", command: "" } };
  const title = `selects ${countWords(selection)} of the workspace`;
  const homes = [...selection.members, ...selection.perhaps].slice(0, MOST_SHOWN).flatMap((member) => {
    const home = workspace.homes().get(memberId(member));
    return home === undefined ? [] : [locationOf(home)];
  });
  if (homes.length === 0) return { range, command: { title, command: "" } };
  const args: ShowReferencesArguments = [file.uri, range.start, homes];
  return { range, command: { title, command: SHOW_REFERENCES, arguments: [...args] } };
}
