// Whose chain of a dump it is, as a place in the workspace's YAML: the policy, profile or endpoint that Felix makes it for.
import { readChainName } from "#engine/felix/names/read-chain-name.ts";
import { type ChainOwner, resolveChain } from "#engine/felix/names/resolve-chain.ts";
import { workloadInterface } from "#engine/felix/names/workload-interface.ts";
import { anyPolicy } from "#engine/resources/convert/any-policy.ts";
import { readHostEndpoint, readWorkloadEndpoint } from "#engine/resources/policy/endpoints.ts";
import { readPod } from "#engine/resources/policy/kubernetes-objects.ts";
import type { Resource } from "#engine/resources/resource.ts";
import type { Span } from "#engine/text/span.ts";
import type { Workspace } from "#server/calico/workspace.ts";
import type { Place } from "#server/language.ts";

export interface OwnerPlace extends Place {
  readonly selection: Span;
}

export function ownerPlaces(workspace: Workspace, chain: string): readonly OwnerPlace[] {
  const read = readChainName(chain);
  if (read === undefined || read.what === "fixed") return [];
  const owners = resolveChain(chain, workspace.owners().chains).map(({ owner }) => owner);
  const isInterface = read.what === "workload" || read.what === "host" || read.what === "forward-host";
  if (isInterface && !read.isHashed) owners.push({ what: "interface", name: read.suffix });
  if (owners.length === 0) return [];
  return workspace.files.flatMap(({ file, calico }) =>
    calico.resources().flatMap((resource): readonly OwnerPlace[] => {
      if (!owners.some((owner) => isOf(owner, resource, file.uri))) return [];
      return [{ file, span: resource.span, selection: resource.nameSpan ?? resource.span }];
    }),
  );
}

function isOf(owner: ChainOwner, resource: Resource, uri: string): boolean {
  switch (owner.what) {
    case "policy": {
      const policy = anyPolicy(resource, uri)?.policy;
      const { kind, namespace, name } = owner.policy;
      return policy?.kind === kind && policy.namespace === namespace && policy.name === name;
    }
    case "policy-group": {
      const policy = anyPolicy(resource, uri)?.policy;
      return owner.policies.some(
        ({ kind, namespace, name }) => policy?.kind === kind && policy.namespace === namespace && policy.name === name,
      );
    }
    case "profile":
      return resource.kind.toLowerCase() === "profile" && resource.name === owner.name;
    case "namespace":
      return resource.kind === "Namespace" && resource.name === owner.name;
    case "service-account":
      return resource.kind === "ServiceAccount" && resource.name === owner.name && resource.namespace === owner.namespace;
    case "interface":
      return interfacesOf(resource).includes(owner.name);
  }
}

function interfacesOf(resource: Resource): readonly string[] {
  const pod = readPod(resource);
  if (pod !== undefined) return [workloadInterface(pod.namespace, pod.name)];
  const name = readWorkloadEndpoint(resource)?.interfaceName ?? readHostEndpoint(resource)?.interfaceName;
  return name === undefined || name === "" ? [] : [name];
}
