import { targetModule } from "#engine/iptables/extension.ts";
import { needsAll, needsOne, onlyOne } from "#engine/iptables/matches/combination.ts";
import { setting } from "#engine/iptables/targets/setting.ts";
import { prefixLengthValue } from "#engine/iptables/values/address.ts";
import { hex } from "#engine/iptables/values/mark.ts";
import { keywordList, plainChoices } from "#engine/iptables/values/names.ts";
import { number } from "#engine/iptables/values/plain.ts";

const FIELDS = ["src", "dst", "sport", "dport", "spi", "proto", "ct"];
const tuple = keywordList({ choices: plainChoices(FIELDS), spelling: "cut", noun: "a field to hash", syntax: "FIELD[,FIELD…]" });
const bits16 = number(0, 0xffff, "BITS");
const bits32 = number(0, 0xffffffff, "BITS");

export const HMARK = targetModule({
  name: "HMARK",
  summary: "Sets the packet mark from a hash of addresses and ports.",
  source: "net/netfilter/xt_HMARK.c",
  options: {
    "--hmark-tuple": setting("The fields that are hashed.", tuple),
    "--hmark-mod": setting("The hash is taken modulo this.", number(1, 0xffffffff)),
    "--hmark-offset": setting("Added to the result.", number(0, 0xffffffff)),
    "--hmark-rnd": setting("Seed of the hash.", bits32, hex),
    "--hmark-src-prefix": setting("How much of the source address is hashed.", prefixLengthValue),
    "--hmark-dst-prefix": setting("How much of the destination address is hashed.", prefixLengthValue),
    "--hmark-sport-mask": setting("Bits of the source port that are hashed.", bits16, hex),
    "--hmark-dport-mask": setting("Bits of the destination port that are hashed.", bits16, hex),
    "--hmark-spi-mask": setting("Bits of the IPsec SPI that are hashed.", bits32, hex),
    "--hmark-sport": setting("Bits set in the source port before hashing.", bits16, hex),
    "--hmark-dport": setting("Bits set in the destination port before hashing.", bits16, hex),
    "--hmark-spi": setting("Bits set in the SPI before hashing.", bits32, hex),
    "--hmark-proto-mask": setting("Bits of the protocol that are hashed.", bits16, hex),
  },
  effect: () => ({ kind: "unknown", why: "HMARK sets the mark by a hash that is not computed here" }),
  // HMARK_check(), extensions/libxt_HMARK.c.
  check: (readings) =>
    needsAll(readings, "--hmark-mod", "--hmark-rnd") ??
    onlyOne(readings, "--hmark-spi-mask", "--hmark-sport-mask") ??
    onlyOne(readings, "--hmark-spi-mask", "--hmark-dport-mask") ??
    needsOne(
      readings,
      "--hmark-tuple",
      "--hmark-src-prefix",
      "--hmark-dst-prefix",
      "--hmark-sport-mask",
      "--hmark-dport-mask",
      "--hmark-spi-mask",
      "--hmark-sport",
      "--hmark-dport",
      "--hmark-spi",
      "--hmark-proto-mask",
    ),
  examples: [{ target: "HMARK --hmark-tuple src,dst --hmark-mod 4 --hmark-rnd 0xcafe", before: {}, effect: "unknown" }],
});
