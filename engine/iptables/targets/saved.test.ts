// Targets as iptables-save prints them.
import { expect, test } from "vitest";
import type { Backend } from "#engine/iptables/netfilter.ts";
import { parseRuleset } from "#engine/iptables/parser.ts";
import { printRule } from "#engine/iptables/print-rule.ts";
import { readRule } from "#engine/iptables/read-rule.ts";
import type { Family } from "#engine/net/address.ts";

function printed(target: string, family: Family, backend: Backend): string {
  const ruleset = parseRuleset(["*mangle", ":PREROUTING ACCEPT [0:0]", `-A PREROUTING -j ${target}`, "COMMIT", ""].join("\n"), {
    family,
  });
  const [table] = ruleset.tables;
  const chain = table?.chains.get("PREROUTING");
  const rule = chain && readRule(ruleset, chain, 1, table);
  return table && rule ? printRule(rule, table, { backend }).replace("-A PREROUTING -j ", "") : "";
}

function check(target: string, expected: string, family: Family = 4, backend: Backend = "nft"): void {
  expect(printed(target, family, backend)).toBe(expected);
}

test.each([
  ["MARK --set-mark 5", "MARK --set-xmark 0x5/0xffffffff"],
  ["MARK --set-mark 5/2", "MARK --set-xmark 0x5/0x7"],
  ["MARK --set-xmark 5/2", "MARK --set-xmark 0x5/0x2"],
  ["MARK --and-mark 0xf", "MARK --set-xmark 0x0/0xfffffff0"],
  ["MARK --or-mark 8", "MARK --set-xmark 0x8/0x8"],
  ["MARK --xor-mark 8", "MARK --set-xmark 0x8/0x0"],
  ["CONNMARK --or-mark 8", "CONNMARK --set-xmark 0x8/0x8"],
  ["CONNMARK --save-mark", "CONNMARK --save-mark --nfmask 0xffffffff --ctmask 0xffffffff"],
  ["CONNMARK --mask 0xf --restore-mark", "CONNMARK --restore-mark --nfmask 0xf --ctmask 0xf"],
  ["CONNMARK --set-mark 1 --nfmask 3", "CONNMARK --set-xmark 0x1/0xffffffff"],
  ["CONNMARK --set-xmark 1/3 --ctmask 0xf", "CONNMARK --set-xmark 0x1/0xf"],
  ["CONNMARK --ctmask 0xf --set-xmark 1/3", "CONNMARK --set-xmark 0x1/0x3"],
  ["CONNMARK --set-xmark 5 --right-shift-mark 3 --left-shift-mark 2", "CONNMARK --set-xmark 0x5/0xffffffff --left-shift-mark 2"],
  ["CONNMARK --save-mark --left-shift-mark 0", "CONNMARK --save-mark --nfmask 0xffffffff --ctmask 0xffffffff"],
])("marks: %s", (target, expected) => check(target, expected));

test.each([
  ["DSCP --set-dscp-class ef", "DSCP --set-dscp 0x2e"],
  ["DSCP --set-dscp 1", "DSCP --set-dscp 0x01"],
  ["TOS --set-tos 16", "TOS --set-tos 0x10/0xff"],
  ["TOS --set-tos minimize-cost", "TOS --set-tos 0x02/0x3f"],
  ["TOS --and-tos 0x12", "TOS --set-tos 0x00/0xed"],
  ["TOS --xor-tos 1", "TOS --set-tos 0x01/0x00"],
  ["TTL --ttl-set 0x40", "TTL --ttl-set 64"],
  ["ECN --ecn-tcp-cwr 0 --ecn-tcp-ece 0", "ECN --ecn-tcp-remove"],
  ["ECN --ecn-tcp-cwr 1 --ecn-tcp-ece 0 --ecn-ip-ect 2", "ECN --ecn-tcp-ece 0 --ecn-tcp-cwr 1 --ecn-ip-ect 2"],
  ["ECN --ecn-tcp-remove --ecn-ip-ect 2", "ECN --ecn-tcp-ece 0 --ecn-tcp-cwr 0 --ecn-ip-ect 2"],
  ["ECN --ecn-ip-ect 2 --ecn-tcp-remove", "ECN --ecn-tcp-remove"],
  ["TCPMSS --set-mss 5 --clamp-mss-to-pmtu", "TCPMSS --clamp-mss-to-pmtu"],
  ["TCPMSS --clamp-mss-to-pmtu --set-mss 0x5", "TCPMSS --set-mss 5"],
  ["TCPOPTSTRIP --strip-options timestamp,mss,200", "TCPOPTSTRIP --strip-options 2,8,200"],
  ["SYNPROXY --mss 99999 --wscale 257 --ecn --timestamp", "SYNPROXY --timestamp --wscale 1 --mss 34463 --ecn"],
])("headers: %s", (target, expected) => check(target, expected));

test.each([
  ["DNAT --to-destination 10.0.0.1:80-80", "DNAT --to-destination 10.0.0.1:80"],
  ["DNAT --persistent --random --to-destination :http", "DNAT --to-destination :80 --random --persistent"],
  ["DNAT --to-destination 10.0.0.1-10.0.0.1:8-9/0x50", "DNAT --to-destination 10.0.0.1:8-9/80"],
  ["SNAT --to-source 10.0.0.1-10.0.0.9:80-90/85", "SNAT --to-source 10.0.0.1-10.0.0.9:80-90/0"],
  ["SNAT --to-source 10.0.0.1 --persistent --random-fully", "SNAT --to-source 10.0.0.1 --random-fully --persistent"],
  ["MASQUERADE --random --to-ports 5-5", "MASQUERADE --to-ports 5 --random"],
  ["REDIRECT --to-ports ssh", "REDIRECT --to-ports 22"],
  ["NETMAP --to 192.0.2.77/24", "NETMAP --to 192.0.2.0/24"],
  ["NETMAP --to 192.0.2.77", "NETMAP --to 192.0.2.77/32"],
  ["NETMAP --to 192.0.2.77/255.0.255.0", "NETMAP --to 192.0.2.77/32"],
  ["TPROXY --on-port 80", "TPROXY --on-port 80 --on-ip 0.0.0.0 --tproxy-mark 0x0/0x0"],
  ["TPROXY --on-port 65537 --tproxy-mark 1", "TPROXY --on-port 1 --on-ip 0.0.0.0 --tproxy-mark 0x1/0xffffffff"],
  ["TEE --oif eth0123456789abcdef --gateway 10.1", "TEE --gateway 10.0.0.1 --oif eth0123456789ab"],
])("addresses: %s", (target, expected) => check(target, expected));

test.each([
  ["DNAT --to-destination [2001:DB8::1]:80", "DNAT --to-destination [2001:db8::1]:80"],
  ["DNAT --to-destination [2001:db8::1-2001:db8::2]", "DNAT --to-destination 2001:db8::1-2001:db8::2"],
  ["NETMAP --to 2001:db8::1", "NETMAP --to 2001:db8::1/128"],
  ["REJECT", "REJECT --reject-with icmp6-port-unreachable"],
  ["TPROXY --on-port 80", "TPROXY --on-port 80 --on-ip :: --tproxy-mark 0x0/0x0"],
  ["HL --hl-inc 010", "HL --hl-inc 8"],
  ["DNPT --dst-pfx fd00::/64 --src-pfx 2001:db8::/ffff:ffff::", "DNPT --src-pfx 2001:db8::/32 --dst-pfx fd00::/64"],
])("IPv6: %s", (target, expected) => check(target, expected, 6));

test.each([
  ["REJECT", "REJECT --reject-with icmp-port-unreachable"],
  ["REJECT --reject-with TCP-RST", "REJECT --reject-with tcp-reset"],
  ["NFQUEUE --queue-bypass", "NFQUEUE --queue-num 0 --queue-bypass"],
  ["NFQUEUE --queue-cpu-fanout --queue-balance 5:", "NFQUEUE --queue-balance 5:65535 --queue-cpu-fanout"],
  ["LOG --log-level warning", "LOG"],
  ["LOG --log-level debug --log-prefix a:b --log-uid", 'LOG --log-prefix "a:b" --log-level 7 --log-uid'],
  ['LOG --log-prefix "it\'s \\"so\\" \\\\"', 'LOG --log-prefix "it\\\'s \\"so\\" \\\\"'],
  ["NFLOG --nflog-threshold 3 --nflog-prefix a --nflog-group 0", "NFLOG --nflog-prefix a --nflog-threshold 3"],
  ["NFLOG --nflog-range 5", "NFLOG"],
  ["ULOG --ulog-nlgroup 1 --ulog-cprange 9", "ULOG --ulog-cprange 9"],
  ["AUDIT --type DROP", "AUDIT --type drop"],
  ["CLASSIFY --set-class 10000:1", "CLASSIFY --set-class 0000:0001"],
  ["CT --zone-orig 6 --zone-reply 5 --ctevents destroy,new", "CT --ctevents new,destroy --zone 5"],
  ["CT --zone MARK --zone-reply 5", "CT --zone-reply mark"],
  ["CT --zone 0 --helper ftp", "CT --helper ftp"],
  ["SET ! --exist --timeout 5 --add-set s src,dst", "SET --add-set s src,dst --exist --timeout 5"],
  ["IDLETIMER --label x --timeout 0x10", "IDLETIMER --timeout 16 --label x"],
  ["LED --led-delay 0 --led-trigger-id ssh --led-always-blink", 'LED --led-trigger-id "ssh" --led-always-blink'],
  [
    "CLUSTERIP --new --hashmode sourceip --clustermac 1:0:5e:0:0:a0 --total-nodes 2 --local-node 1",
    "CLUSTERIP --new --hashmode sourceip --clustermac 01:00:5E:00:00:A0 --total-nodes 2 --local-node 1 --hash-init 0",
  ],
  [
    "HMARK --hmark-tuple sport,s,ct --hmark-mod 5 --hmark-rnd 7",
    "HMARK --hmark-src-prefix 32 --hmark-sport-mask 0xffff --hmark-rnd 0x00000007 --hmark-mod 5 --hmark-tuple ct",
  ],
  [
    "RATEEST --rateest-name up --rateest-interval 0.3s --rateest-ewmalog 0.5s",
    "RATEEST --rateest-name up --rateest-interval 500.0ms --rateest-ewmalog 1.0s",
  ],
])("others: %s", (target, expected) => check(target, expected));

test("what iptables-legacy prints otherwise", () => {
  check("NFLOG --nflog-range 5", "NFLOG --nflog-range 5", 4, "legacy");
  const long = "p".repeat(70);
  check(`NFLOG --nflog-prefix ${long}`, `NFLOG --nflog-prefix ${"p".repeat(63)}`, 4, "legacy");
  check(`NFLOG --nflog-prefix ${long}`, `NFLOG --nflog-prefix ${long}`);
});
