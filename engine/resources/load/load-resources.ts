// A YAML file as the Calico and Kubernetes resources in it; documents of other kinds are not looked into.
import { documentsOf, mayBeOurs } from "#engine/resources/load/documents.ts";
import { readDocument } from "#engine/resources/load/read-document.ts";
import { resourcesIn } from "#engine/resources/load/resources-in.ts";
import { hasTemplate, isSilent, maskTemplates } from "#engine/resources/load/templates.ts";
import type { Resource, ResourceFile } from "#engine/resources/resource.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";

export interface LoadedResources {
  readonly file: ResourceFile;
  readonly problems: readonly Diagnostic[];
}

/** Total: a broken document is told of and the others are read. */
export function loadResources(uri: string, text: string): LoadedResources {
  const masked = maskTemplates(text);
  const telling = masked.templates.filter(({ start, end }) => !isSilent(text.slice(start, end)));
  const resources: Resource[] = [];
  const problems: Diagnostic[] = [];
  for (const document of documentsOf(masked.text)) {
    if (!mayBeOurs(masked.text.slice(document.start, document.end))) continue;
    const read = readDocument(text, masked, document);
    problems.push(...read.problems);
    if (read.node === undefined) continue;
    for (const { resource, reach } of resourcesIn(read.node, document.number, document.end)) {
      resources.push({ ...resource, isTemplated: hasTemplate(telling, reach) });
    }
  }
  return { file: { uri, text, resources }, problems };
}
