import { matchModule, option } from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import { u32Program } from "#engine/iptables/values/u32-program.ts";

export const u32 = matchModule({
  name: "u32",
  summary: "A small program that takes 32-bit words out of the packet and compares them.",
  source: "net/netfilter/xt_u32.c",
  undecidable: "-m u32 runs a program over the packet's bytes, which is not done here",
  options: {
    "--u32": option({
      summary: "Tests `LOCATION=RANGE`, joined by `&&`.",
      subject: "packet",
      values: u32Program,
      save: (program) => [`"${program}"`],
      wanted: (program) => `fits ${program}`,
    }),
  },
  check: (readings) => needsAll(readings, "--u32"),
  examples: [
    { rule: '-m u32 --u32 "6&0xff=6 && 4&0x3fff=0"', unknown: [{}] },
    { rule: '-m u32 ! --u32 "0=1:5"', unknown: [{}] },
  ],
});
