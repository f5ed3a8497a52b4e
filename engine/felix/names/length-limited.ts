// Names that must not be longer than the kernel allows: what does not fit is cut to a hash of itself
// (GetLengthLimitedID(), libcalico-go/lib/hash/unique_id.go).
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { base64Url, digest } from "#engine/felix/digest.ts";

/** The kernel's XT_EXTENSION_MAXNAMELEN without its terminating byte; rules.MaxChainNameLength in Felix. */
export const MAX_CHAIN_NAME_LENGTH = 28;

/** What a hash in place of a suffix begins with. */
export const HASHED = "_";

/** `max` in bytes. Undefined where not even one character of the hash would fit. */
export function lengthLimited(prefix: string, suffix: string, max: number): string | undefined {
  const room = max - 1 - byteLength(prefix);
  if (suffix === "") return prefix + HASHED;
  const length = byteLength(prefix) + byteLength(suffix);
  // A suffix that fills the name and begins like a hash could be taken for one.
  if (length < max || (length === max && !suffix.startsWith(HASHED))) return prefix + suffix;
  return room <= 0 ? undefined : prefix + HASHED + base64Url(digest("sha256", suffix)).slice(0, room);
}

/** The name of a chain with one of the prefixes of {@link "#engine/felix/names/chain-prefixes.ts"}; they all leave room. */
export function chainName(prefix: string, suffix: string): string {
  return lengthLimited(prefix, suffix, MAX_CHAIN_NAME_LENGTH) ?? prefix;
}

/** Go counts bytes. */
function byteLength(text: string): number {
  return /^[ -~]*$/.test(text) ? text.length : utf8ToBytes(text).length;
}
