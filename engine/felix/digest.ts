// The digests Felix makes names and rule hashes of.
import { sha1 } from "@noble/hashes/legacy.js";
import { sha224, sha256 } from "@noble/hashes/sha2.js";
import { sha3_224 } from "@noble/hashes/sha3.js";
import { bytesToHex, concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";

export type Digest = "sha1" | "sha224" | "sha256" | "sha3-224";

const HASHES = { sha1, sha224, sha256, "sha3-224": sha3_224 } as const;

/** Raw bytes of the digest of a text in UTF-8, behind what stood before it. */
export function digest(kind: Digest, text: string, before?: Uint8Array): Uint8Array {
  const bytes = utf8ToBytes(text);
  return HASHES[kind](before === undefined ? bytes : concatBytes(before, bytes));
}

export { bytesToHex };

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Base64 with the URL alphabet and without padding (RFC 4648, section 5). */
export function base64Url(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 3) {
    const word = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    const digits = Math.min(4, Math.ceil(((bytes.length - at) * 8) / 6));
    for (let digit = 0; digit < digits; digit++) text += ALPHABET.charAt((word >> (18 - 6 * digit)) & 63);
  }
  return text;
}
