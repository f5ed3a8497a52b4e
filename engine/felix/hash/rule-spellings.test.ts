import { describe, expect, test } from "vitest";
import { unknownWords } from "#engine/felix/hash/known-words.ts";
import { ruleSpellings } from "#engine/felix/hash/rule-spellings.ts";
import { readSavedRule, type SavedRule } from "#engine/felix/hash/saved-rule.ts";

function read(rule: string): SavedRule {
  const text = `-A cali-x ${rule}`;
  return readSavedRule(text, 0, text.length);
}

describe("Felix's spelling is the first that is tried for", () => {
  test.each([
    ["-j MARK --set-xmark 0x0/0xf0000", " --jump MARK --set-mark 0/0xf0000"],
    ["-m mark ! --mark 0x0/0xfff00000 -j RETURN", " -m mark ! --mark 0/0xfff00000 --jump RETURN"],
    ["-i cali+ -g cali-wl-to-host", " --in-interface cali+ --goto cali-wl-to-host"],
    [
      "-s 10.1.0.0/16 -p tcp -m multiport --dports 80 -j ACCEPT",
      " -p tcp --source 10.1.0.0/16 -m multiport --destination-ports 80 --jump ACCEPT",
    ],
    [
      "-d 10.2.0.0/16 -p udp -m set --match-set cali40s:abc src -m multiport --dports 53 -j RETURN",
      " -p udp -m set --match-set cali40s:abc src --destination 10.2.0.0/16 -m multiport --destination-ports 53 --jump RETURN",
    ],
    ["-p ipencap -m set ! --match-set cali4-all-hosts src -j DROP", " -p 4 -m set ! --match-set cali4-all-hosts src --jump DROP"],
    ["-p udp -m udp --dport 4789 -j NOTRACK", " -p udp --dport 4789 --jump NOTRACK"],
    ["-p udp -m udp --dport 4789 -j CT --notrack", " -p udp --dport 4789 --jump NOTRACK"],
    [
      "-m mark --mark 0x4/0x4 -m rpfilter --validmark --invert -j DROP",
      " -m mark --mark 0x4/0x4 -m rpfilter --invert --validmark --jump DROP",
    ],
    ["-j REJECT --reject-with icmp-port-unreachable", " --jump REJECT"],
    [
      '-m mark --mark 0x1/0x1 -j NFLOG --nflog-prefix "API0|gnp/x" --nflog-group 1 --nflog-range 80',
      " -m mark --mark 0x1/0x1 --jump NFLOG --nflog-group 1 --nflog-prefix API0|gnp/x --nflog-range 80",
    ],
    ['-j LOG --log-prefix "calico-packet: " --log-level 5', ' --jump LOG --log-prefix "calico-packet: " --log-level 5'],
    ['-m comment --comment "Policy gnp/x ingress"', ' -m comment --comment "Policy gnp/x ingress"'],
  ])("%s", (saved, felix) => {
    expect(ruleSpellings(read(saved), 4).next().value).toBe(felix);
  });
});

describe("other spellings are tried too", () => {
  test.each([
    ["-s 10.1.2.3/32 -j ACCEPT", " --source 10.1.2.3 --jump ACCEPT"],
    [
      "-p udp -m multiport --sports 68 -m multiport --dports 67 -j ACCEPT",
      " -p 17 -m multiport --source-ports 68 -m multiport --destination-ports 67 --jump ACCEPT",
    ],
    ["-p tcp -m multiport --dports 22 -j ACCEPT", " -p tcp -m multiport --destination-ports 22 --source 0.0.0.0/0 --jump ACCEPT"],
    [
      '-j NFLOG --nflog-prefix "API0|gnp/x" --nflog-group 2',
      " --jump NFLOG --nflog-group 2 --nflog-prefix API0|gnp/x --nflog-size 80",
    ],
    ["-s 10.0.0.1/32,10.0.0.2/32 -j DSCP --set-dscp 0x28", " --source 10.0.0.1,10.0.0.2 --jump DSCP --set-dscp 40"],
    ["-j MARK --set-xmark 0x0/0x600", " --jump MARK --set-mark 0x0/0x600"],
    ["-p tcp -m multiport --dports 22 -j ACCEPT", " -p tcp --source 0.0.0.0/0 -m multiport --destination-ports 22 --jump ACCEPT"],
    [
      "-d 10.0.0.1/32 -p tcp -m multiport --dports 80 -j DNAT --to-destination 10.0.0.2:8775",
      " -p tcp -m multiport --destination-ports 80 --destination 10.0.0.1/32 --jump DNAT --to-destination 10.0.0.2:8775",
    ],
    [
      '-m comment --comment "a=1" -m comment --comment "b=2" -j DROP',
      ' -m comment --comment "b=2" -m comment --comment "a=1" --jump DROP',
    ],
  ])("%s", (saved, felix) => {
    expect([...ruleSpellings(read(saved), 4)]).toContain(felix);
  });
});

test("where the family is not known, networks of both are tried", () => {
  const texts = [...ruleSpellings(read("-p tcp -m multiport --dports 22 -j ACCEPT"), undefined)];
  const tail = "-p tcp -m multiport --destination-ports 22 --source";
  expect(texts).toContain(` ${tail} 0.0.0.0/0 --jump ACCEPT`);
  expect(texts).toContain(` ${tail} ::/0 --jump ACCEPT`);
});

describe("what Felix is not known to write", () => {
  test.each([
    ["-m time --timestart 08:00 -j DROP", ["-m time"]],
    ["-m conntrack --ctorigdst 10.0.0.1 -j DROP", ["--ctorigdst"]],
    ["-j TEE --gateway 10.0.0.1", ["-j TEE"]],
    ["-j MARK --or-mark 0x1", ["--or-mark"]],
    ['-j LOG --log-prefix "calico-packet: " --log-level 5', []],
    // As much as the kernel keeps: there may have been more.
    ['-j LOG --log-prefix "0123456789012345678901234567: "', ['--log-prefix "0123456789012345678901234567: "']],
    ["-i cali+ -m mark --mark 0x1/0x1 -j cali-anything", []],
  ])("%s", (saved, words) => {
    expect(unknownWords(read(saved))).toEqual(words);
  });
});
