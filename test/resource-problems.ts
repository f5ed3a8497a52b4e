// What the validator says of a resource, as text: `CODE "underlined": message`.
import { loadResources } from "#engine/resources/load/load-resources.ts";
import type { ApiVintage } from "#engine/resources/schema/schema.ts";
import { validateResource } from "#engine/resources/validate/validate-resource.ts";

export function problemsIn(yaml: string, vintage: ApiVintage = "v3.32"): readonly string[] {
  const { file } = loadResources("calico.yaml", yaml);
  return file.resources
    .flatMap((resource) => validateResource(resource, vintage))
    .map(({ code, span, message }) => `${code} "${yaml.slice(span.start, span.end)}": ${message}`);
}

/** The codes alone, of a resource of the v3 API whose spec is given in YAML's flow style. */
export function codesOfSpec(
  kind: string,
  spec: string,
  vintage: ApiVintage = "v3.32",
  api = "projectcalico.org/v3",
): readonly string[] {
  const yaml = `apiVersion: ${api}\nkind: ${kind}\nmetadata: { name: default }\nspec: ${spec}\n`;
  return problemsIn(yaml, vintage).map((problem) => problem.slice(0, problem.indexOf(" ")));
}
