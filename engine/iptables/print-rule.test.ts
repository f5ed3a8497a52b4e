// What iptables-save prints for a rule, however it was written; and what of the words iptables-restore refuses.
import { describe, expect, test } from "vitest";
import { parseRuleset } from "#engine/iptables/parser.ts";
import { isPrintable, printRules } from "#engine/iptables/print-rule.ts";
import { readRule } from "#engine/iptables/read-rule.ts";
import type { Family } from "#engine/net/address.ts";

function read(words: string, family: Family) {
  const text = `*filter\n:FORWARD ACCEPT [0:0]\n:WEB - [0:0]\n-A FORWARD ${words}\nCOMMIT\n`;
  const ruleset = parseRuleset(text, { family });
  const table = ruleset.tables[0];
  const chain = table?.chains.get("FORWARD");
  const rule = chain && readRule(ruleset, chain, 1, table);
  if (table === undefined || rule === undefined) throw new Error("no rule");
  return { table, rule };
}

function printed(words: string, family: Family = 4): string {
  const { rule, table } = read(words, family);
  return printRules(rule, table, { backend: "nft" })
    .map((line) => line.replace(/^-A FORWARD ?/, ""))
    .join("\n");
}

function problems(words: string): readonly string[] {
  return read(words, 4).rule.problems.map(({ code }) => code);
}

describe("options that every rule has", () => {
  test.each([
    ["-p udp -o eth1 -i eth0 -d 192.0.2.1 -s 198.51.100.0/24", "-s 198.51.100.0/24 -d 192.0.2.1/32 -i eth0 -o eth1 -p udp"],
    ["-s 10.2.3.4/8", "-s 10.0.0.0/8"],
    ["-s 10.1.2.3/255.0.255.0", "-s 10.0.2.0/255.0.255.0"],
    ["-s 0.0.0.0/0 -d 0/0 -i + -p all", ""],
    ["! -s 0.0.0.0/0 ! -o +", "! -s 0.0.0.0/0 ! -o +"],
    ["--fragments -p 0x11", "-p udp -f"],
    ["-p 200", "-p 200"],
    ["-j WEB -p 47", "-p gre -j WEB"],
    ['-m comment --comment="a b" -p tcp --dport="80" -j WEB', '-p tcp -m comment --comment "a b" -m tcp --dport 80 -j WEB'],
    ["-s 10.0.0.1,10.0.0.2 -d 10.9.0.0/16,10.8.0.0/16", list("10.0.0.1/32", "10.0.0.2/32")],
  ])("%s", (words, wanted) => expect(printed(words)).toBe(wanted));

  test.each([
    ["-s FD00:0::1", "-s fd00::1/128"],
    ["-s ::ffff:192.0.2.1 -d ::1", "-s ::ffff:192.0.2.1/128 -d ::1/128"],
    ["-s ::c000:201/96 -d ::/0", "-s ::/96"],
    ["-p 58", "-p ipv6-icmp"],
  ])("IPv6: %s", (words, wanted) => expect(printed(words, 6)).toBe(wanted));
});

function list(...sources: readonly string[]): string {
  return sources.flatMap((source) => ["10.9.0.0/16", "10.8.0.0/16"].map((net) => `-s ${source} -d ${net}`)).join("\n");
}

describe("matches", () => {
  test.each([
    ["-p tcp --dport 443 --sport :1023", "-p tcp -m tcp --sport 0:1023 --dport 443"],
    ["-p tcp --dport : --syn", "-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN"],
    [
      "-p tcp ! --tcp-flags ack,syn all --tcp-option 8",
      "-p tcp -m tcp --tcp-option 8 ! --tcp-flags SYN,ACK FIN,SYN,RST,PSH,ACK,URG",
    ],
    ["-p udp --dport domain --sport 65536", "-p udp -m udp --sport 0 --dport 53"],
    ["-p udp --dport 0x35", "-p udp -m udp --dport 0x35"],
    [
      "-p sctp --dport : --chunk-types ANY abort:t,data:EBu",
      "-p sctp -m sctp --dport 0:65535 --chunk-types any DATA:uBE,ABORT:t",
    ],
    ["-p dccp --dccp-types close,request", "-p dccp -m dccp --dccp-types REQUEST,CLOSE"],
    ["-p tcp -m multiport --destination-ports http,8000:8100", "-p tcp -m multiport --dports 80,8000:8100"],
    ["-p icmp --icmp-type host-unreach", "-p icmp -m icmp --icmp-type 3/1"],
    ["-p icmp --icmp-type 255", "-p icmp -m icmp --icmp-type any"],
    ["-p ipcomp", "-p ipcomp"],
    ["-p ipcomp -m ipcomp --compres", "-p ipcomp -m ipcomp --ipcompspi 0 --compres"],
    ["-p esp --espspi 0x10:", "-p esp -m esp --espspi 16:4294967295"],
    [
      "-m comment --comment v1.2 -m comment --comment plain_text-1",
      '-m comment --comment "v1.2" -m comment --comment plain_text-1',
    ],
    ["-m comment --comment !", '-m comment --comment "!"'],
    [`-m comment --comment ${"é".repeat(200)}`, `-m comment --comment "${"é".repeat(127)}"`],
  ])("%s", (words, wanted) => expect(printed(words)).toBe(wanted));

  test.each([
    ["-m ah --ahlen 0 --ahres", "-m ah --ahres"],
    ["-m rt --rt-type 0 --rt-0-addrs fd00:0::1,::2", "-m rt --rt-type 0 --rt-0-addrs fd00::1,::2"],
    ["-m hbh --hbh-opts 5:255,0x11:2", "-m hbh --hbh-opts 5,17:2"],
    ["-m ipv6header --header none,60,hop", "-m ipv6header --header hop-by-hop,ipv6-opts,ipv6-nonxt"],
    ["-p mh --mh-type bind", "-p mobility-header -m mh --mh-type 0"],
    ["-m srh --srh-psid fd00::1/64", "-m srh --srh-psid fd00::1/64"],
    ["-p icmpv6 --icmpv6-type packet-too", "-p ipv6-icmp -m icmp6 --icmpv6-type 2"],
  ])("IPv6: %s", (words, wanted) => expect(printed(words, 6)).toBe(wanted));
});

describe("names cut short", () => {
  test.each([
    // Beside a match nobody knows the cut name might be its.
    ["-p tcp -m ,,tcp --dpo web-1", "-p tcp -m ,,tcp -m tcp --dport web-1"],
    ["--sour 10.0.0.1 --jum ACCEPT", "-s 10.0.0.1/32 -j ACCEPT"],
    ["-p tcp --dp 22", "-p tcp -m tcp --dport 22"],
    // The whole name in one match goes before the beginning of a name in another.
    ["-p tcp -m tcp -m multiport --sports 1 --dport 22", "-p tcp -m tcp --dport 22 -m multiport --sports 1"],
    // --source-port is not there yet.
    ["-p tcp --so 9", "-s 9.0.0.0/32 -p tcp"],
    ["-p tcp -m multiport --ports 1 -m multiport --dport 3", "-p tcp -m multiport --ports 1 -m multiport --dports 3"],
  ])("%s", (words, wanted) => expect(printed(words)).toBe(wanted));

  test.each(["--in eth0", "-p tcp --d 80", "-p tcp -m tcp --so 80", "--ip", "--verb -t nat", "--app X", "-n", "-L"])(
    "%s fits several, or none that may stand here",
    (words) => expect(problems(words)).toEqual(["unknown-option"]),
  );
});

describe("counters", () => {
  test.each(["-c 5 10", "-c 5,10", "--set-counters 5 10", "-c5 10", "--set-c=5,10"])("%s", (words) => {
    const { packets, bytes } = read(`${words} -s 10.0.0.1`, 4).rule.counters ?? {};
    expect({ packets, bytes }).toEqual({ packets: 5, bytes: 10 });
    expect(problems(`${words} -s 10.0.0.1`)).toEqual([]);
  });

  test.each(["-c 5", "-c 5 -s 10.0.0.1", "-c 5,", "-c x 5"])("%s lacks a number", (words) =>
    expect(problems(words)).toEqual(["missing-value"]),
  );
});

test.each([
  ["-s ! 10.0.0.1", "old-negation"],
  ["! -j ACCEPT", "stray-negation"],
  ["! -v", "stray-negation"],
  ["-s 10.0.0.1 !", "stray-negation"],
  ["-j ACCEPT -g WEB", "repeated-option"],
  ['-j ""', "missing-value"],
])("%s: %s", (words, code) => expect(problems(words)).toEqual([code]));

describe("a rule that may be printed", () => {
  test.each([
    ["-p tcp --dport 80 -j DROP", true],
    ["-p tcp -m nobody --knows 1 -j DROP", true],
    ["-m nobody --knows 1 -j DROP", true],
    // Behind -p, --dport would be tcp's.
    ["-m nobody --dport 1 -p tcp -j DROP", false],
    // Before -j, --comment would be comment's.
    ["-j NOBODY --comment a -m comment --comment b", false],
    ["-j NOBODY --dport 1 -p tcp", false],
    ["-p tcp --dport x -j DROP stray", false],
    ['-m nobody --knows 1 -j"DROP"', false],
  ])("%s: %s", (words, wanted) => {
    const { rule, table } = read(words, 4);
    expect(isPrintable(rule, table)).toBe(wanted);
  });
});
