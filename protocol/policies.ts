// How the server learns of the policies, endpoints and the like that lie in the workspace, shared by client and server.

/** `chainwalk/readPolicies`, a request to the client: YAML files of the workspace that may hold resources of Calico's. */
export const READ_POLICIES = "chainwalk/readPolicies";

export interface ReadPoliciesParams {
  /** Only these, as far as they are still there; all of the workspace where it is left out. */
  readonly uris?: readonly string[];
}

export interface ReadPoliciesResult {
  readonly files: readonly { readonly uri: string; readonly text: string }[];
}

/** Files of a workspace that are looked into. */
export const MOST_POLICY_FILES = 10_000;
/** Bytes of one. */
export const LARGEST_POLICY_FILE = 5 * 1024 * 1024;

const POLICY_API = /\bapiVersion["']?\s*:\s*["']?(?:(?:crd\.)?projectcalico\.org|networking\.k8s\.io|policy\.networking)/;
const CORE_API = /\bapiVersion["']?\s*:\s*["']?v1\b/;
/** Whatever has labels that policies select, and what the old API calls its own by a small letter. */
const CORE_KIND = /\bkind["']?\s*:\s*["']?(?:Namespace|Pod|ServiceAccount|List|Node|[a-z]\w+)\b/;

/** A glance that spares sending on what is surely not about policy. */
export function mayHoldPolicies(text: string): boolean {
  return POLICY_API.test(text) || (CORE_API.test(text) && CORE_KIND.test(text));
}
