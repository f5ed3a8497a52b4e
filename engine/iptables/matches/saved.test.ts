// What iptables-save prints for the matches whose options are not simply written back, and what iptables refuses of them.
import { describe, expect, test } from "vitest";
import { checkWhole } from "#engine/checks/index.ts";
import type { Backend } from "#engine/iptables/netfilter.ts";
import { parseRuleset } from "#engine/iptables/parser.ts";
import { printRule } from "#engine/iptables/print-rule.ts";
import { readRule } from "#engine/iptables/read-rule.ts";
import type { Ruleset } from "#engine/iptables/ruleset.ts";
import type { Family } from "#engine/net/address.ts";

function load(words: string, family: Family): Ruleset {
  return parseRuleset(`*mangle\n:POSTROUTING ACCEPT [0:0]\n-A POSTROUTING ${words}\nCOMMIT\n`, { family });
}

function printed(words: string, family: Family = 4): string {
  const ruleset = load(words, family);
  const table = ruleset.tables[0];
  const chain = table?.chains.get("POSTROUTING");
  const rule = chain && readRule(ruleset, chain, 1, table);
  if (table === undefined || rule === undefined) throw new Error("no rule");
  return printRule(rule, table, { backend: "nft" }).replace("-A POSTROUTING ", "");
}

function errors(words: string, family: Family = 4, backend: Backend = "nft"): readonly string[] {
  return checkWhole(load(words, family), [backend])
    .filter(({ severity }) => severity === "error")
    .map(({ code }) => code);
}

const IPV4 = [
  ["-m addrtype ! --dst-type multicast,LOC,local", "-m addrtype ! --dst-type LOCAL,MULTICAST"],
  ['-m bpf --bytecode "2,  40  0 0 12,6 0 0 -1,"', '-m bpf --bytecode "2,40 0 0 12,6 0 0 4294967295"'],
  ["-m cgroup ! --path kubepods/burst", '-m cgroup ! --path "kubepods/burst"'],
  [
    "-m cluster --cluster-hash-seed 9 --cluster-total-nodes 5 ! --cluster-local-node 5",
    "-m cluster ! --cluster-local-nodemask 0x00000010 --cluster-total-nodes 5 --cluster-hash-seed 0x00000009",
  ],
  [
    "-m connbytes --connbytes-dir reply --connbytes-mode avgpkt --connbytes 0x20:",
    "-m connbytes --connbytes 32 --connbytes-mode avgpkt --connbytes-dir reply",
  ],
  ["-m connlabel --set --label 0x11", '-m connlabel --label "17" --set'],
  ["-m connlimit ! --connlimit-upto 7", "-m connlimit --connlimit-above 7 --connlimit-mask 32 --connlimit-saddr"],
  [
    "-m connlimit --connlimit-daddr --connlimit-mask 255.255.0.0 --connlimit-upto 7",
    "-m connlimit --connlimit-upto 7 --connlimit-mask 16 --connlimit-daddr",
  ],
  ["-m connmark --mark 9/4294967295", "-m connmark --mark 0x9"],
  ["-m conntrack --ctstate est,rel,dnat,inv", "-m conntrack --ctstate INVALID,RELATED,ESTABLISHED,DNAT"],
  ["-m conntrack --ctstatus NONE,confirmed,expected", "-m conntrack --ctstatus EXPECTED,CONFIRMED"],
  [
    "-m conntrack --ctexpire 9: --ctorigdstport https --ctorigsrc 10.9.8.7/255.255.0.0 --ctproto udp",
    "-m conntrack --ctproto 17 --ctorigsrc 10.9.8.7/16 --ctorigdstport 443 --ctexpire 9:4294967295",
  ],
  ["-m devgroup --dst-group 017", "-m devgroup --dst-group 0xf"],
  ["-m dscp ! --dscp-class af41", "-m dscp ! --dscp 0x22"],
  ["-p tcp -m ecn --ecn-ip-ect 0x1 ! --ecn-tcp-cwr --ecn-tcp-ece", "-p tcp -m ecn --ecn-tcp-ece ! --ecn-tcp-cwr --ecn-ip-ect 1"],
  ["-m helper --helper tftp:69", '-m helper --helper "tftp:69"'],
  ["-m iprange ! --dst-range 192.0.2.7", "-m iprange ! --dst-range 192.0.2.7-192.0.2.7"],
  ["-m length --length 0x40:", "-m length --length 64:65535"],
  ["-m limit", "-m limit --limit 3/hour"],
  ["-m limit --limit-burst 5 --limit 120/minute", "-m limit --limit 2/sec"],
  ["-m limit --limit 700 --limit-burst 6", "-m limit --limit 714/sec --limit-burst 6"],
  ["-m nfacct --nfacct-name web", "-m nfacct --nfacct-name  web"],
  ["-m owner --gid-owner 0x7-9 --suppl-groups ! --uid-owner root", "-m owner ! --uid-owner 0 --gid-owner 7-9 --suppl-groups"],
  ["-m owner --uid-owner felix ! --socket-exists", "-m owner ! --socket-exists --uid-owner felix"],
  ["-m physdev --physdev-is-bridged --physdev-in a+", "-m physdev --physdev-in a+ --physdev-is-bridged"],
  ["-m pkttype --pkt-type BCAST", "-m pkttype --pkt-type broadcast"],
  ["-m policy --dir out", "-m policy --dir out --pol ipsec"],
  [
    "-m policy --dir out --strict --tunnel-src 192.0.2.1 --mode tunnel --proto 50 --next --spi 17 ! --reqid 0x9",
    "-m policy --dir out --pol ipsec --strict --proto esp --mode tunnel --tunnel-src 192.0.2.1 --next ! --reqid 9 --spi 0x11",
  ],
  ["-m policy --dir out --pol none --reqid 9", "-m policy --dir out --pol none"],
  ["-m quota --quota 0x100", "-m quota --quota 256"],
  ["-m realm --realm 12/15", "-m realm --realm 0xc/0xf"],
  ["-m recent --set", "-m recent --set --name DEFAULT --mask 255.255.255.255 --rsource"],
  [
    "-m recent --rdest --name knock --hitcount 0 --reap --seconds 070 ! --update --mask 255.255",
    "-m recent ! --update --seconds 56 --reap --name knock --mask 255.0.0.255 --rdest",
  ],
  [
    "-m set --match-set pods src,dst --update-counters ! --update-subcounters",
    "-m set --match-set pods src,dst ! --update-subcounters",
  ],
  ["-m state --state rel,new", "-m state --state NEW,RELATED"],
  ["-m statistic --probability 0.7 --mode random", "-m statistic --mode random --probability 0.70000000019"],
  ["-m string --algo kmp --to 65535 --from 4 --hex-string |474554|", '-m string --string "GET" --algo kmp --from 4'],
  ['-m string --string "naïve" --algo bm --icase', '-m string --hex-string "|6e61c3af7665|" --algo bm --icase'],
  ["-p tcp -m tcpmss --mss :536", "-p tcp -m tcpmss --mss 0:536"],
  ["-m time", "-m time --datestop 2038-01-19T03:14:07"],
  [
    "-m time --localtz --contiguous --timestop 6:30 --timestart 22:00 ! --weekdays 6,Su --monthdays 9,1,9,",
    "-m time --timestart 22:00:00 --timestop 06:30:00 --monthdays 1,9 --weekdays Mon,Tue,Wed,Thu,Fri --datestop 2038-01-19T03:14:07 --kerneltz --contiguous",
  ],
  ["-m time --datestart 2023-02-30 --datestop 2025-6", "-m time --datestart 2023-03-02T00:00:00 --datestop 2025-06-01T00:00:00"],
  ["-m tos --tos maximize-throughput", "-m tos --tos 0x08/0x3f"],
  ["-m ttl ! --ttl 0x40", "-m ttl ! --ttl-eq 64"],
  ['-m u32 --u32 "0 >> 22 & 60 @ 4=010:9 , 3 && 5=6"', '-m u32 --u32 "0x0>>0x16&0x3c@0x4=0x8:0x9,0x3&&0x5=0x6"'],
] as const;

test.each(IPV4)("%s", (words, wanted) => {
  expect(errors(words)).toEqual([]);
  expect(printed(words)).toBe(wanted);
  expect(printed(wanted), "printed again").toBe(wanted);
});

test.each([
  ["-m connlimit --connlimit-above 2", "-m connlimit --connlimit-above 2 --connlimit-mask 128 --connlimit-saddr"],
  ["-m conntrack --ctreplsrc 2001:DB8::9/48", "-m conntrack --ctreplsrc 2001:db8::9/48"],
  ["-m iprange --src-range 2001:db8::1-2001:db8:0:0::FF", "-m iprange --src-range 2001:db8::1-2001:db8::ff"],
  ["-m recent --rcheck --mask ffff:ffff::", "-m recent --rcheck --name DEFAULT --mask ffff:ffff:: --rsource"],
])("IPv6: %s", (words, wanted) => {
  expect(errors(words, 6)).toEqual([]);
  expect(printed(words, 6)).toBe(wanted);
});

describe("hashlimit", () => {
  test.each([
    ["--hashlimit 9/s", "--hashlimit-upto 9/sec --hashlimit-burst 5"],
    ["! --hashlimit-above 9/hour --hashlimit-burst 8", "--hashlimit-upto 9/hour --hashlimit-burst 8"],
    // The unit that is printed is not the one that set how long an entry is kept.
    ["--hashlimit-above 120/min", "--hashlimit-above 2/sec --hashlimit-burst 5 EXPIRE 60000"],
    ["--hashlimit-above 3/min --hashlimit-rate-match", "--hashlimit-above 3/sec --hashlimit-burst 5 EXPIRE 60000 MATCH 60"],
    ["--hashlimit-upto 20mb/s", "--hashlimit-upto 20mb/s"],
    ["--hashlimit-upto 1000b/s --hashlimit-burst 4kb", "--hashlimit-upto 992b/s --hashlimit-burst 4kb"],
    ["--hashlimit-upto 2kb/s --hashlimit-burst 3000", "--hashlimit-upto 2kb/s --hashlimit-burst 4kb"],
  ])("%s", (words, wanted) => {
    const [rate = "", expire = "", interval = ""] = wanted.split(/ (?:EXPIRE|MATCH) /);
    const behind = [
      expire && `--hashlimit-htable-expire ${expire}`,
      interval && `--hashlimit-rate-match --hashlimit-rate-interval ${interval}`,
    ];
    const all = ["-m hashlimit", rate, "--hashlimit-name t", ...behind].filter((part) => part !== "").join(" ");
    expect(printed(`-m hashlimit ${words} --hashlimit-name t`)).toBe(all);
    expect(errors(`-m hashlimit ${words} --hashlimit-name t`)).toEqual([]);
  });

  test("its other options have an order of their own", () => {
    const words = `-m hashlimit --hashlimit-htable-gcinterval 9 --hashlimit-htable-expire 8 --hashlimit-htable-max 7
      --hashlimit-htable-size 6 --hashlimit-dstmask 32 --hashlimit-srcmask 16 --hashlimit-name t
      --hashlimit-mode dstip,,srcip --hashlimit-upto 5/day --hashlimit-burst 1`.replace(/\s+/g, " ");
    expect(printed(words)).toBe(
      "-m hashlimit --hashlimit-upto 5/day --hashlimit-burst 1 --hashlimit-mode srcip,dstip --hashlimit-name t " +
        "--hashlimit-htable-size 6 --hashlimit-htable-max 7 --hashlimit-htable-gcinterval 9 --hashlimit-htable-expire 8 " +
        "--hashlimit-srcmask 16",
    );
  });

  test.each([
    ["--hashlimit-upto 1mb/s --hashlimit-burst 9kb --hashlimit-name t", "bad-combination"],
    ["--hashlimit-upto 1/s --hashlimit-burst 2mb --hashlimit-name t", "bad-combination"],
    ["--hashlimit-upto 0b/s --hashlimit-name t", "bad-value"],
    ["--hashlimit-upto 1KB/s --hashlimit-name t", "bad-value"],
    ["--hashlimit-upto 1/s --hashlimit-name a/b", "bad-value"],
    ["--hashlimit-upto 1/s --hashlimit-name t --hashlimit-mode SRCIP", "bad-value"],
    ["--hashlimit-upto 1/s --hashlimit-name t --hashlimit-htable-gcinterval 0", "bad-value"],
  ])("refuses %s", (words, code) => expect(errors(`-m hashlimit ${words}`)).toEqual([code]));
});

describe("rateest, whose rates may be left out", () => {
  test.each([
    ["--rateest1 up --rateest-bps 3kbps --rateest-gt", "--rateest up --rateest-gt --rateest-bps 24000bit"],
    ["--rateest up --rateest-eq --rateest-pps", "--rateest up --rateest-eq --rateest-pps 0"],
    ["--rateest up --rateest2 down --rateest-bps ! --rateest-lt", "--rateest1 up ! --rateest-lt --rateest-bps --rateest2 down"],
    [
      "--rateest-lt --rateest up --rateest-delta --rateest-bps1 2mbit --rateest-bps2 1gibit",
      "--rateest-delta --rateest up --rateest-bps1 2000Kbit --rateest-lt --rateest-bps2 1074Mbit",
    ],
    [
      "--rateest up --rateest2 down --rateest-delta --rateest-pps2 9 --rateest-lt",
      "--rateest-delta --rateest1 up --rateest-pps1 0 --rateest-lt --rateest-pps2 9 --rateest2 down",
    ],
  ])("%s", (words, wanted) => {
    expect(errors(`-m rateest ${words}`)).toEqual([]);
    expect(printed(`-m rateest ${words}`)).toBe(`-m rateest ${wanted}`);
  });

  test.each([
    ["--rateest up --rateest-lt", "bad-combination"],
    ["--rateest up --rateest-pps 5", "bad-combination"],
    ["--rateest up --rateest-lt --rateest-bps ! --rateest2 down", "stray-negation"],
    ["--rateest up --rateest-lt --rateest-bps 5foo", "bad-value"],
    ["--rateest up --rateest-lt --rateest-bps 9 --rateest-bps2 9", "repeated-option"],
  ])("refuses %s", (words, code) => expect(errors(`-m rateest ${words}`)).toEqual([code]));
});

test.each([
  ['-m bpf --bytecode "1,48 0 0 9"', "bad-value"],
  ['-m bpf --bytecode "2,21 0 1 6,6 0 0 1"', "bad-value"],
  ['-m bpf --bytecode "2,6 0 0 1"', "bad-value"],
  ["-m cluster --cluster-total-nodes 3 --cluster-local-node 4 --cluster-hash-seed 1", "bad-combination"],
  ["-m cluster --cluster-total-nodes 3 --cluster-local-nodemask 8 --cluster-hash-seed 1", "bad-combination"],
  ["-m connlabel --label 128", "bad-value"],
  ["-m conntrack --ctorigsrcport 0x50", "bad-value"],
  ["-m devgroup --dst-group 5/", "bad-value"],
  ["-m ecn --ecn-tcp-cwr", "bad-combination"],
  ["-p udp -m ecn ! --ecn-tcp-ece", "bad-combination"],
  ["-m mark", "bad-combination"],
  ['-m nfacct --nfacct-name ""', "bad-value"],
  ["-m owner --suppl-groups --gid-owner 5", "bad-combination"],
  ["-m owner --uid-owner 9-5", "bad-value"],
  ["-m policy --dir out --reqid 1 --next --reqid 2", "bad-combination"],
  ["-m policy --dir out --strict --reqid 1 --next", "bad-combination"],
  ["-m policy --dir out --reqid 1 --reqid 2", "bad-combination"],
  ["-m policy --dir out --mode transport --tunnel-src 192.0.2.1", "bad-combination"],
  ["-m policy --dir out --strict --spi 1 --next --spi 1 --next --spi 1 --next --spi 1 --next --spi 1", "bad-combination"],
  ["-m recent --set --seconds 9", "bad-combination"],
  ["-m recent --rcheck --hitcount 65536", "bad-value"],
  ["-m recent --set --name ..", "bad-value"],
  ["-m string --algo BM --string x", "bad-value"],
  ["-m time --contiguous", "bad-combination"],
  ["-m time --timestart 08:00 --timestop 09:00 --contiguous", "bad-combination"],
  ["-m time --localtz --utc", "bad-combination"],
  ["-m time --weekdays mon", "bad-value"],
  ["-m time --datestop 2039", "bad-value"],
  ["-m time --monthdays ,", "bad-value"],
  ['-m u32 --u32 "0=1:"', "bad-value"],
  ['-m u32 --u32 "0=1 & &2=3"', "bad-value"],
  ['-m u32 --u32 "1&2&3&4&5&6&7&8&9&10&11=1"', "bad-value"],
])("refuses %s", (words, code) => expect(errors(words)).toEqual([code]));

test.each(["BROADCAST", "PROHIBIT", "BLACKHOLE"])("IPv6 has no address type %s", (type) => {
  expect(errors(`-m addrtype --src-type ${type}`, 6)).toEqual(["bad-combination"]);
  expect(errors(`-m addrtype --src-type ${type}`, 4)).toEqual([]);
});

test.each([
  ["--limit 1/day", ["bad-combination"]],
  ["--limit 5/s --limit-burst 0", ["bad-combination"]],
  ["--limit 3/hour", []],
  ["--limit 5/min --limit-burst 50", []],
])("iptables-legacy on -m limit %s", (words, codes) => {
  expect(errors(`-m limit ${words}`, 4, "legacy")).toEqual(codes);
  expect(errors(`-m limit ${words}`, 4, "nft")).toEqual([]);
});

test("a match that belongs to other tables", () => {
  const text = "*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -m rpfilter --loose -j DROP\nCOMMIT\n";
  expect(checkWhole(parseRuleset(text, { family: 4 }), ["nft"]).map(({ code }) => code)).toContain("wrong-table");
});
