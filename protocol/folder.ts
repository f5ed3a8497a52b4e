// How the server learns of the files beside a dump, shared by client and server.

/** `chainwalk/readFolder`, a request to the client: the text files of one folder that may belong to a node's bundle. */
export const READ_FOLDER = "chainwalk/readFolder";

export interface ReadFolderParams {
  /** URI of the folder, without a slash at its end. */
  readonly uri: string;
}

export interface ReadFolderResult {
  /** Files of the folder itself, not of folders below; `isFolderFile` says which names are worth reading. */
  readonly files: readonly { readonly name: string; readonly text: string }[];
}

/** What the client says of itself in `initializationOptions`. */
export interface InitializationOptions {
  /** It answers `chainwalk/readFolder`. */
  readonly readsFolders?: boolean;
  /** It takes `chainwalk/ruleHashes`. */
  readonly showsRuleHashes?: boolean;
  /** The section `chainwalk` of the settings, see settings.ts. */
  readonly settings?: unknown;
}

/** Whether a file of this name may belong to a node's bundle. */
export function isFolderFile(name: string): boolean {
  return /\.(save|iptables|ipset)$|^(ip6?tables[\w-]*save(\.txt)?|ipsets|rules\.v[46]|ipv[46]_(tables|addr|route))$|^(ip|ipset|ip6?tables|sysctl|conntrack)[\w-]*\.txt$/i.test(
    name,
  );
}
