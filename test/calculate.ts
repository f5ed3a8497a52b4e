// Clusters in a few words, for tests of what follows from policies.
import { worldOf } from "#engine/calculate/inventory.ts";
import type { World, WorldEndpoint } from "#engine/calculate/world.ts";
import { loadResources } from "#engine/resources/load/load-resources.ts";

/** All there is of the cluster stands in the text. */
export function clusterOfText(yaml: string, { isComplete = true }: { readonly isComplete?: boolean } = {}): World {
  return worldOf([loadResources("all.yaml", yaml).file], { isComplete });
}

/** v3 resources: kind, `namespace/name` or `name`, the spec in YAML's flow style, labels likewise. */
export function resource(kind: string, path: string, spec: string, labels = "{}"): string {
  const [first = "", second] = path.split("/");
  const name = second === undefined ? `name: ${first}` : `name: ${second}, namespace: ${first}`;
  return `apiVersion: projectcalico.org/v3\nkind: ${kind}\nmetadata: {${name}, labels: ${labels}}\nspec: ${spec}\n---\n`;
}

export function endpointNamed(world: World, interfaceName: string): WorldEndpoint {
  const found = world.endpoints.find((one) => one.interfaceName === interfaceName);
  if (found === undefined) throw new Error(`no endpoint ${interfaceName}`);
  return found;
}
