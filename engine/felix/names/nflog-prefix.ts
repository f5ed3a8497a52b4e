// The prefix of an NFLOG rule, by which Felix finds the policy of a logged packet again (CalculateNFLOGPrefixStr(),
// felix/rules/nflogprefix.go; 3.30 and later).
import { base64Url, digest } from "#engine/felix/digest.ts";

/** The kernel's 64 bytes, less the terminating one and one that Felix keeps free. */
const MAX_LENGTH = 62;
const HEAD = 10;
const TAIL = 10;
const HASH = 41;

/** `what`: verdict, owner, direction and number of the rule (`API0`). A text that is too long keeps its ends around a hash. */
export function nflogPrefix(what: string, id: string): string {
  const text = `${what}|${id}`;
  if (text.length <= MAX_LENGTH) return text;
  const hash = base64Url(digest("sha256", text)).slice(0, HASH);
  return `${text.slice(0, HEAD)}_${hash}_${text.slice(-TAIL)}`;
}
