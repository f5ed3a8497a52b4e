// Whose chains and sets there may be on a node, as the resources of the workspace tell.
import type { PolicyKind } from "#engine/felix/model.ts";
import type { NamedPolicy } from "#engine/felix/names/policy-suffixes.ts";
import { type ChainDirectory, chainDirectory } from "#engine/felix/names/resolve-chain.ts";
import { workloadInterface } from "#engine/felix/names/workload-interface.ts";
import { anyPolicy } from "#engine/resources/convert/any-policy.ts";
import { readWorkloadEndpoint } from "#engine/resources/policy/endpoints.ts";
import { readLabelledObject, readPod } from "#engine/resources/policy/kubernetes-objects.ts";
import { readProfile } from "#engine/resources/policy/profile.ts";
import type { WorkspaceFile } from "#server/calico/workspace.ts";
import type { File } from "#server/file.ts";

export interface Owners {
  readonly chains: ChainDirectory;
  /** How many policies the names were compared with. */
  readonly policies: number;
  /** By policyKey(). */
  readonly files: ReadonlyMap<string, File>;
  /** By the interface, or the part of its name behind the prefix: the workload, `pod shop/web-0`. */
  readonly workloads: ReadonlyMap<string, string>;
}

export function policyKey({ kind, namespace, name }: { kind: PolicyKind; namespace: string; name: string }): string {
  return `${kind} ${namespace}/${name}`;
}

export function ownersIn(workspace: readonly WorkspaceFile[]): Owners {
  const policies: NamedPolicy[] = [];
  const profiles: string[] = [];
  const namespaces = new Set<string>();
  const serviceAccounts: { readonly namespace: string; readonly name: string }[] = [];
  const files = new Map<string, File>();
  const workloads = new Map<string, string>();
  for (const { file, calico } of workspace) {
    for (const resource of calico.resources()) {
      const policy = anyPolicy(resource, file.uri)?.policy;
      if (policy !== undefined) {
        const { kind, name, namespace, tier } = policy;
        policies.push({ kind, name, namespace, tier });
        files.set(policyKey(policy), file);
      }
      const profile = readProfile(resource, file.uri);
      if (profile !== undefined) profiles.push(profile.name);
      if (resource.namespace !== "") namespaces.add(resource.namespace);
      const labelled = readLabelledObject(resource);
      if (labelled?.kind === "Namespace") namespaces.add(labelled.name);
      if (labelled?.kind === "ServiceAccount") serviceAccounts.push(labelled);
      const pod = readPod(resource);
      if (pod !== undefined) {
        workloads.set(workloadInterface(pod.namespace, pod.name, ""), `pod ${pod.namespace}/${pod.name}`);
        serviceAccounts.push({ namespace: pod.namespace, name: pod.serviceAccountName || "default" });
      }
      const endpoint = readWorkloadEndpoint(resource);
      if (endpoint !== undefined && endpoint.interfaceName !== "") {
        const { namespace, pod: owner, workload, name } = endpoint;
        const whose = owner === "" ? `workload ${workload || name}` : `pod ${namespace}/${owner}`;
        workloads.set(endpoint.interfaceName, whose);
      }
    }
  }
  const chains = chainDirectory({ policies, profiles, namespaces: [...namespaces], serviceAccounts });
  return { chains, policies: policies.length, files, workloads };
}
