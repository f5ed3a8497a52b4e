// Lines of ipset files, save and list form, and the scope each of their words must get.
import { OPTION, type Row } from "#test/grammar/iptables-rows.ts";

export const sets: Row[] = [
  ["# sets", [["sets", "comment.line.number-sign"]]],
  [
    "create cali4-s:CEmFgJFwDvohR01JKvOkO8D hash:ip family inet hashsize 1024 maxelem 1048576",
    [
      ["create", "keyword.other.command"],
      ["cali4-s:CEmFgJFwDvohR01JKvOkO8D", "entity.name.type.ipset.calico"],
      ["hash:ip", "support.type.set"],
      ["family", OPTION],
      ["inet", "constant.language.family"],
      ["1024", "constant.numeric"],
    ],
  ],
  ["-exist create x hash:new", [["hash:new", "support.type.set.other"]]],
  [
    'add pairs 10.0.0.0/8,tcp:80-90,192.0.2.1 timeout 30 comment "web, mostly" nomatch',
    [
      ["pairs", "entity.name.type.ipset"],
      ["10.0.0.0", "constant.numeric.address.ipv4"],
      ["8", "constant.numeric.prefix-length"],
      ["tcp", "constant.language.protocol"],
      ["80", "constant.numeric.port"],
      ["-", "keyword.operator.range"],
      ["192.0.2.1", "constant.numeric.address.ipv4"],
      ["timeout", OPTION],
      ["30", "constant.numeric"],
      ["web, mostly", "string.quoted.double"],
      ["nomatch", "keyword.operator.logical.not"],
    ],
  ],
  [
    "add nets 10.0.0.0/24,physdev:cali+ skbmark 0x1/0xff",
    [
      ["physdev", "keyword.other.physdev"],
      ["cali", "variable.other.interface"],
      ["+", "keyword.operator.wildcard"],
      ["0xff", "constant.numeric.hex.mark"],
    ],
  ],
  ["add macs 2001:db8::1,00:11:22:33:44:55", [["00:11:22:33:44:55", "constant.numeric.address.mac"]]],
  ["add all cali4-s:CEmFgJFwDvohR01JKvOkO8D", [["cali4-s:CEmFgJFwDvohR01JKvOkO8D", "entity.name.type.ipset.calico"]]],
  ["swap a b", [["b", "entity.name.type.ipset"]]],
  [
    "Name: KUBE-LOOP-BACK",
    [
      ["Name", "keyword.other.field"],
      ["KUBE-LOOP-BACK", "entity.name.type.ipset"],
    ],
  ],
  ["Type: hash:ip,port,ip", [["hash:ip,port,ip", "support.type.set"]]],
  ["Header: family inet6 maxelem 65536", [["inet6", "constant.language.family"]]],
  ["Number of entries: 2", [["2", "constant.numeric"]]],
  ["Members:", [["Members", "keyword.other.field"]]],
  [
    "10.0.0.1,udp:53 timeout 12",
    [
      ["10.0.0.1", "constant.numeric.address.ipv4"],
      ["53", "constant.numeric.port"],
      ["timeout", OPTION],
    ],
  ],
];
