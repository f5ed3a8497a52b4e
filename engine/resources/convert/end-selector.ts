// Which endpoints a rule's end stands for, as one selector over the labels Felix knows: those of namespaces and service accounts
// are there under prefixes.
import type { Policy } from "#engine/resources/policy/policy.ts";
import type { EntityRule } from "#engine/resources/policy/rule.ts";
import { parseSelector } from "#engine/selector/parse-selector.ts";
import { prefixKeys } from "#engine/selector/prefix-keys.ts";
import { canonicalSelector, printSelector } from "#engine/selector/print-selector.ts";

export const NAMESPACE_LABEL = "projectcalico.org/namespace";
export const SERVICE_ACCOUNT_LABEL = "projectcalico.org/serviceaccount";
export const NAMESPACE_PREFIX = "pcns.";
export const SERVICE_ACCOUNT_PREFIX = "pcsa.";

/**
 * getEndpointSelector(), libcalico-go/lib/backend/syncersv1/updateprocessors/rules.go. "" where nothing is selected by label;
 * undefined where one of the selectors does not parse. `namespace` is the policy's, "" for those of the whole cluster.
 */
export function endSelector(end: EntityRule, namespace: string): string | undefined {
  const accounts = accountSelector(end.serviceAccounts);
  const namespaces = namespaceSelector(end.namespaceSelector, namespace);
  if (accounts === undefined || namespaces === undefined) return undefined;
  const labels = [accounts, end.selector].filter((text) => text !== "");
  const own = labels.length > 1 ? labels.map((text) => `(${text})`).join(" && ") : (labels[0] ?? "");
  // A policy's own namespace counts as soon as any selector is used, the negated one too.
  const isSelecting = own !== "" || end.notSelector !== "" || end.namespaceSelector !== "";
  if (namespaces === "" || !isSelecting) return own;
  return own === "" ? namespaces : `(${namespaces}) && (${own})`;
}

function namespaceSelector(given: string, namespace: string): string | undefined {
  if (given === "") return namespace === "" ? "" : `${NAMESPACE_LABEL} == '${namespace}'`;
  const text = prefixed(given, NAMESPACE_PREFIX);
  // all() would take in host endpoints and global network sets, which are in no namespace; global() is just these.
  return text?.replaceAll("all()", `has(${NAMESPACE_LABEL})`).replaceAll("global()", `!has(${NAMESPACE_LABEL})`);
}

/** parseServiceAccounts(), the same file: the names canonical, sorted and each once. */
function accountSelector(accounts: EntityRule["serviceAccounts"]): string | undefined {
  if (accounts === undefined) return "";
  const selector = accounts.selector === "" ? "" : prefixed(accounts.selector, SERVICE_ACCOUNT_PREFIX);
  if (accounts.names.length === 0 || selector === undefined) return selector;
  const named = canonicalSelector(`${SERVICE_ACCOUNT_LABEL} in { '${accounts.names.join("', '")}' }`);
  return selector === "" || named === undefined ? named : `(${selector}) && (${named})`;
}

/**
 * Which endpoints a policy applies to: convertNetworkPolicyV2ToV1Value(), convertGlobalNetworkPolicyV2ToV1Value(), the same
 * folder. Undefined where one of the selectors does not parse.
 */
export function policySelector(policy: Policy): string | undefined {
  const { selector, namespace, namespaceSelector: namespaces, serviceAccountSelector: accounts } = policy;
  let joined: string | undefined = selector;
  if (namespace !== "") joined = selector === "" ? "" : `(${selector}) && `;
  if (namespace !== "") joined += `${NAMESPACE_LABEL} == '${namespace}'`;
  else if (namespaces !== "")
    joined = appended(joined, namespaces, NAMESPACE_PREFIX)?.replaceAll("all()", `has(${NAMESPACE_LABEL})`);
  if (joined === undefined || accounts === "") return joined;
  const withAccounts = appended(joined, accounts, SERVICE_ACCOUNT_PREFIX);
  return namespace === "" ? withAccounts?.replaceAll("all()", `has(${SERVICE_ACCOUNT_LABEL})`) : withAccounts;
}

function appended(selector: string, more: string, prefix: string): string | undefined {
  const text = prefixed(more, prefix);
  if (text === undefined) return undefined;
  return selector === "" ? text : `(${selector}) && ${text}`;
}

/** parseSelectorAttachPrefix(), selectors.go in that folder: the canonical text with the prefix before every label. */
function prefixed(selector: string, prefix: string): string | undefined {
  const { tree } = parseSelector(selector);
  return tree && printSelector(prefixKeys(tree, prefix));
}
