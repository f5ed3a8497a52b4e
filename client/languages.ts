// Which documents and files are ours.
import type { TextDocument, Uri } from "vscode";
import { mayHoldPolicies } from "#protocol/policies.ts";

export const LANGUAGES: readonly string[] = ["iptables-save", "ipset", "yaml"];

export const isDump = ({ languageId }: TextDocument): boolean => languageId === "iptables-save";
/** Of YAML, only what may be about policy: the rest is none of our business. */
export const isPolicyFile = (document: TextDocument): boolean =>
  document.languageId === "yaml" && mayHoldPolicies(document.getText());
export const isOurs = (document: TextDocument): boolean =>
  document.languageId === "yaml" ? isPolicyFile(document) : LANGUAGES.includes(document.languageId);

export const YAML_FILES = "**/*.{yaml,yml}";

/** What a node's folder may hold beside a dump; a change in any of them may change a walk. */
export const BUNDLE_FILES =
  "**/{*.save,*.iptables,*.ipset,rules.v4,rules.v6,iptables*-save*,ip6tables*-save*,ipv[46]_*,ipsets,ipset-*.txt,ip-*.txt,sysctl.txt,conntrack-list.txt}";

export function fileName({ path }: Uri): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
