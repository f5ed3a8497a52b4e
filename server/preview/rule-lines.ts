// The rules of a resource as they stand in its file, line by line.
import type { Resource, YamlNode } from "#engine/resources/resource.ts";
import { type File, positionAt } from "#server/file.ts";

export interface RuleOnLine {
  /** From the root of the file's document. */
  readonly path: readonly (string | number)[];
  readonly node: YamlNode;
  readonly firstLine: number;
  readonly lastLine: number;
}

export function rulesOf(file: File, resource: Resource): readonly RuleOnLine[] {
  const spec = entryOf(resource.body, "spec");
  return ["ingress", "egress"].flatMap((key) => {
    const list = spec && entryOf(spec, key);
    if (list?.kind !== "list") return [];
    return list.items.map((node, index) => ({
      path: [...resource.path, "spec", key, index],
      node,
      firstLine: positionAt(file, node.span.start).line,
      lastLine: positionAt(file, Math.max(node.span.start, node.span.end - 1)).line,
    }));
  });
}

export function resourceOnLine(file: File, line: number): Resource | undefined {
  return file.calico?.resources().find(({ span }) => {
    const [first, last] = [positionAt(file, span.start).line, positionAt(file, span.end).line];
    return first <= line && line <= last;
  });
}

export function entryOf(node: YamlNode, key: string): YamlNode | undefined {
  return node.kind === "map" ? node.entries.find((entry) => entry.key === key)?.value : undefined;
}
