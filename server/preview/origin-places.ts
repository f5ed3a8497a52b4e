// Between the origins of rendered rules and places in YAML files.
import type { Origin } from "#engine/felix/model.ts";
import type { Resource, YamlNode } from "#engine/resources/resource.ts";
import type { Span } from "#engine/text/span.ts";
import type { CalicoFile } from "#server/calico/calico-file.ts";
import { nameOf } from "#server/calico/symbols.ts";
import type { Workspace } from "#server/calico/workspace.ts";
import type { File } from "#server/file.ts";

export interface OriginPlace {
  readonly file: File;
  readonly resource: Resource;
  /** The rule; the resource's name where it stands for the whole. */
  readonly span: Span;
  /** `ingress` and 0 for the first rule of that list; undefined for the whole. */
  readonly rule: { readonly list: string; readonly index: number } | undefined;
}

export function originPlace({ files }: Workspace, origin: Origin): OriginPlace | undefined {
  const found = files.find(({ file }) => file.uri === origin.uri);
  const resource = found && resourceOf(found.calico, origin);
  if (found === undefined || resource === undefined) return undefined;
  const rest = origin.path.slice(resource.path.length);
  const at = rest.findIndex((step) => typeof step === "number");
  const [list, index] = rest.slice(at - 1, at + 1);
  const node = at < 0 ? undefined : nodeAt(resource.body, rest.slice(0, at + 1));
  const isRule = node !== undefined && typeof list === "string" && typeof index === "number";
  return {
    file: found.file,
    resource,
    span: node?.span ?? resource.nameSpan ?? { start: resource.span.start, end: resource.span.start },
    rule: isRule ? { list, index } : undefined,
  };
}

function resourceOf(calico: CalicoFile, { document, path }: Origin): Resource | undefined {
  return calico.resources().find((one) => one.document === document && one.path.every((step, index) => step === path[index]));
}

function nodeAt(node: YamlNode | undefined, path: readonly (string | number)[]): YamlNode | undefined {
  const [step, ...rest] = path;
  if (step === undefined || node === undefined) return node;
  if (node.kind === "map") return nodeAt(node.entries.find(({ key }) => key === step)?.value, rest);
  return node.kind === "list" && typeof step === "number" ? nodeAt(node.items[step], rest) : undefined;
}

/** `policy namespace-default, ingress rule 1`. */
export function placeName({ resource, rule }: OriginPlace): string {
  const owner = `${resource.kind} ${nameOf(resource)}`;
  return rule === undefined ? owner : `${owner}, ${rule.list} rule ${rule.index + 1}`;
}
