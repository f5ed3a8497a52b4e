// One address of the rule's family, or with the network it lies in.
import { isRefusal, type Refusal, type ValueGrammar } from "#engine/iptables/extension.ts";
import { addressMask } from "#engine/iptables/values/address.ts";
import { parseUnsigned } from "#engine/iptables/values/mark.ts";
import { type Address, type Family, maskOf, type Prefix, prefixLength } from "#engine/net/address.ts";

/** Read as the resolver does: `10.1` is 10.0.0.1, and a name is looked up (xtopt_parse_host(), libxtables/xtoptions.c). */
export const host: ValueGrammar<Address> = {
  syntax: "ADDRESS",
  words: 1,
  decode: ([word = ""], family) => decodeHost(word, family),
};

/** `ADDRESS[/MASK]`; unlike a prefix, the address keeps its host bits (xtopt_parse_hostmask()). */
export const hostMask: ValueGrammar<Prefix> = {
  syntax: "ADDRESS[/MASK]",
  words: 1,
  decode: ([word = ""], family) => {
    const [text = "", ...masks] = word.split("/");
    const length = masks.length === 0 ? WHOLE[family] : readLength(masks.join("/"), family);
    if (length === undefined) return refuseMask(masks.join("/"), family);
    const address = decodeHost(text, family);
    return isRefusal(address) ? address : { address, mask: maskOf(family, length) };
  },
};

/** A prefix length or a mask. A mask with holes counts as a whole address (xtopt_parse_plenmask()). */
export const maskLength: ValueGrammar<number> = {
  syntax: "PREFIX-LENGTH",
  words: 1,
  decode: ([word = ""], family) => readLength(word, family) ?? refuseMask(word, family),
};

const WHOLE: Readonly<Record<Family, number>> = { 4: 32, 6: 128 };

function decodeHost(word: string, family: Family): Address | Refusal {
  if (word.includes("/")) return { refusal: `"${word}" is a network: a single IPv${family} address is expected here` };
  const found = addressMask.decode([word], family);
  return isRefusal(found) ? found : found.address;
}

/** IPv4 reads any other number as an address, so that 33 is a mask with holes. */
function readLength(text: string, family: Family): number | undefined {
  const length = parseUnsigned(text, WHOLE[family]);
  if (length !== undefined) return length;
  const mask = decodeHost(text, family);
  return isRefusal(mask) ? undefined : (prefixLength(mask) ?? WHOLE[family]);
}

function refuseMask(text: string, family: Family): Refusal {
  return { refusal: `"${text}" is not a mask, nor a prefix length from 0 to ${WHOLE[family]}` };
}
