// The lenses above policies, their rules, profiles and endpoints: walk a packet before applying them, see what they become, and
// where the dump beside them has it already.
import type { CodeLens, Range } from "vscode-languageserver";
import type { Resource } from "#engine/resources/resource.ts";
import {
  PREVIEW_CHAINS,
  type PreviewArguments,
  SHOW_REFERENCES,
  type ShowReferencesArguments,
  SIMULATE,
  type SimulateArguments,
} from "#protocol/commands.ts";
import { isPolicy } from "#server/calico/policy-kinds.ts";
import { type File, positionAt } from "#server/file.ts";
import type { Scope } from "#server/files.ts";
import { type Folder, splitUri } from "#server/folder.ts";
import { locationOf } from "#server/lsp.ts";
import { placesInDump } from "#server/preview/dump-rules.ts";
import { renderedRules } from "#server/preview/rendered-rules.ts";
import { rulesOf } from "#server/preview/rule-lines.ts";

interface DumpLensData {
  readonly uri: string;
  readonly resource: number;
  /** Which of the resource's rules, both lists counted through; all of them where it is left out. */
  readonly dumpRule: number | "all";
}

/** A file of more rules than this is not written for people. */
const MOST_RULES = 2000;

export function previewLenses(file: File, folder: Folder): CodeLens[] {
  const hasDump = folder.files.some(({ file: other }) => other.languageId === "iptables-save");
  return (file.calico?.resources() ?? []).flatMap((resource, index) => {
    if (resource.isTemplated || !isRendered(resource)) return [];
    const range = at(file, resource.span.start);
    const preview = command(range, "Preview chains", PREVIEW_CHAINS, [previewArgs(file, range)]);
    if (!isPolicy(resource)) return [preview];
    const whole = [
      command(range, "▷ Simulate packet", SIMULATE, [{ uri: file.uri } satisfies SimulateArguments]),
      preview,
      ...(hasDump ? [dumpLens(range, { uri: file.uri, resource: index, dumpRule: "all" })] : []),
    ];
    const rules = rulesOf(file, resource).slice(0, MOST_RULES);
    return [
      ...whole,
      ...rules.flatMap(({ node }, number) => {
        const above = at(file, node.span.start);
        const args: SimulateArguments = { uri: file.uri, line: above.start.line };
        return [
          command(above, "▷ Simulate packet from here", SIMULATE, [args]),
          ...(hasDump ? [dumpLens(above, { uri: file.uri, resource: index, dumpRule: number })] : []),
        ];
      }),
    ];
  });
}

function isRendered(resource: Resource): boolean {
  return isPolicy(resource) || /^(?:profile|workloadEndpoint|hostEndpoint)$/i.test(resource.kind);
}

function at(file: File, offset: number): Range {
  const start = positionAt(file, offset);
  return { start, end: start };
}

function previewArgs({ uri }: File, { start }: Range): PreviewArguments {
  return { uri, line: start.line };
}

function command(range: Range, title: string, name: string, args: unknown[]): CodeLens {
  return { range, command: { title, command: name, arguments: args } };
}

function dumpLens(range: Range, data: DumpLensData): CodeLens {
  return { range, data };
}

/** `3 rules in iptables.save`; undefined for a lens of another kind. */
export function resolveDumpLens({ file, preview }: Scope, { range, data }: CodeLens): CodeLens | undefined {
  const which: unknown = data?.dumpRule;
  const index: unknown = data?.resource;
  if (which !== "all" && typeof which !== "number") return undefined;
  const made = preview?.(4)?.dump === undefined ? preview?.(6) : preview(4);
  const resource = typeof index === "number" ? file.calico?.resources()[index] : undefined;
  const rule = resource && which !== "all" ? rulesOf(file, resource)[which] : undefined;
  const name = made?.dump && splitUri(made.dump.uri)?.name;
  if (made === undefined || resource === undefined || name === undefined || (which !== "all" && rule === undefined))
    return { range, command: { title: "no dump beside it", command: "" } };
  const places = placesInDump(made, renderedRules(made, file.uri, resource, rule));
  const [first] = places;
  if (first === undefined) return { range, command: { title: `not in ${name}`, command: "" } };
  const title = `${places.length === 1 ? "1 rule" : `${places.length} rules`} in ${name}`;
  const args: ShowReferencesArguments = [file.uri, range.start, places.map(locationOf)];
  return { range, command: { title, command: SHOW_REFERENCES, arguments: [...args] } };
}
