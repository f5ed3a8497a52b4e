// Which documents and files are ours.
import type { TextDocument, Uri } from "vscode";

export const LANGUAGES: readonly string[] = ["iptables-save", "ipset"];

export const isDump = ({ languageId }: TextDocument): boolean => languageId === "iptables-save";
export const isOurs = ({ languageId }: TextDocument): boolean => LANGUAGES.includes(languageId);

/** What a node's folder may hold beside a dump; a change in any of them may change a walk. */
export const BUNDLE_FILES =
  "**/{*.save,*.iptables,*.ipset,rules.v4,rules.v6,iptables*-save*,ip6tables*-save*,ipv[46]_*,ipsets,ipset-*.txt,ip-*.txt,sysctl.txt,conntrack-list.txt}";

export function fileName({ path }: Uri): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
