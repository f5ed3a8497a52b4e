// What a name that Felix made says of its owner: of chains named after policies, profiles and workloads.

import { readChainName, type SubjectChainName } from "#engine/felix/names/read-chain-name.ts";
import type { ChainOwner, ResolvedChain } from "#engine/felix/names/resolve-chain.ts";
import { resolveChain } from "#engine/felix/names/resolve-chain.ts";
import type { Workspace } from "#server/calico/workspace.ts";
import { type Owners, policyKey } from "#server/iptables/hashes/owners.ts";
import { code, type Piece } from "#server/markup.ts";

/** Owners shown: more than one only where names are cut. */
const MOST_SHOWN = 4;

/** Items for the list of what is known of a chain. */
export function chainOwnerItems(name: string, workspace: Workspace): Piece[][] {
  const read = readChainName(name);
  if (read === undefined || read.what === "fixed") return [];
  const owners = workspace.owners();
  const found = resolveChain(name, owners.chains)
    .filter(({ owner }) => owner.what !== "interface")
    .slice(0, MOST_SHOWN);
  if (found.length > 0) return found.map((one) => resolvedItem(one, owners));
  if (/^(?:workload|host|forward-host|endpoint-mark)$/.test(read.what)) return workloadItems(read, owners);
  return read.isHashed ? [[unresolvedWords(read, workspace, owners)]] : [];
}

function resolvedItem(one: ResolvedChain, owners: Owners): Piece[] {
  const file = one.owner.what === "policy" ? owners.files.get(policyKey(one.owner.policy)) : undefined;
  const where: Piece[] = file === undefined ? [] : [" in ", code(fileName(file.uri))];
  const source = file === undefined && one.isWellKnown ? ", which every cluster has" : "";
  return [...ownerWords(one.owner), ...where, `${source}: Felix ${versionWords(one)} gives its chain this name`];
}

function ownerWords(owner: ChainOwner): Piece[] {
  switch (owner.what) {
    case "policy": {
      const { kind, namespace, name } = owner.policy;
      return [`${kind} `, code(namespace === "" ? name : `${namespace}/${name}`)];
    }
    case "profile":
      return ["Profile ", code(owner.name)];
    case "namespace":
      return ["The profile of namespace ", code(owner.name)];
    case "service-account":
      return ["The profile of service account ", code(`${owner.namespace}/${owner.name}`)];
    case "interface":
      return ["Interface ", code(owner.name)];
    case "policy-group":
      return [`A group of ${owner.policies.length} policies`];
  }
}

/** Versions are numbers, major * 100 + minor. */
function versionWords({ since, until }: ResolvedChain): string {
  const version = (number: number): string => `${Math.floor(number / 100)}.${number % 100}`;
  if (until === undefined) return `${version(since)} and later`;
  return since === until ? version(since) : `${version(since)} to ${version(until)}`;
}

function workloadItems({ suffix }: SubjectChainName, { workloads }: Owners): Piece[][] {
  // The hash of a pod's name is what stands behind the prefix.
  const whose = workloads.get(suffix) ?? workloads.get(suffix.slice(-11));
  return whose === undefined ? [] : [["Its interface is that of ", code(whose), " of this workspace"]];
}

function unresolvedWords({ what }: SubjectChainName, { isComplete }: Workspace, { policies }: Owners): string {
  if (what === "policy-group") return "Its name is a hash of a list of policies, with their tier and selector";
  const hash = `Its name is a hash of the ${what}'s name`;
  if (what !== "policy") return `${hash}, which no namespace, service account or profile known here has`;
  if (!isComplete && policies === 0) return `${hash}; no policies are known here to compare it with`;
  return `${hash}: none of the workspace's policies (${policies}) has it`;
}

function fileName(uri: string): string {
  const name = uri.slice(uri.lastIndexOf("/") + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
