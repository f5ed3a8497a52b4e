// ICMP and ICMPv6 types by name, number or TYPE/CODE.
import type { Refusal, ValueGrammar } from "#engine/iptables/extension.ts";
import { parseUnsigned } from "#engine/iptables/values/mark.ts";
import type { Family } from "#engine/net/address.ts";

export interface IcmpName {
  readonly name: string;
  readonly type: number;
  /** Absent: any code. */
  readonly code?: number;
}

export interface IcmpValue {
  readonly type: number;
  readonly code: number | undefined;
}

const ICMP_NAMES = names(
  "any=255 echo-reply=0 pong=0 destination-unreachable=3 network-unreachable=3/0 host-unreachable=3/1 " +
    "protocol-unreachable=3/2 port-unreachable=3/3 fragmentation-needed=3/4 source-route-failed=3/5 network-unknown=3/6 " +
    "host-unknown=3/7 network-prohibited=3/9 host-prohibited=3/10 TOS-network-unreachable=3/11 TOS-host-unreachable=3/12 " +
    "communication-prohibited=3/13 host-precedence-violation=3/14 precedence-cutoff=3/15 source-quench=4 redirect=5 " +
    "network-redirect=5/0 host-redirect=5/1 TOS-network-redirect=5/2 TOS-host-redirect=5/3 echo-request=8 ping=8 " +
    "router-advertisement=9 router-solicitation=10 time-exceeded=11 ttl-exceeded=11 ttl-zero-during-transit=11/0 " +
    "ttl-zero-during-reassembly=11/1 parameter-problem=12 ip-header-bad=12/0 required-option-missing=12/1 " +
    "timestamp-request=13 timestamp-reply=14 address-mask-request=17 address-mask-reply=18",
);

const ICMPV6_NAMES = names(
  "destination-unreachable=1 no-route=1/0 communication-prohibited=1/1 beyond-scope=1/2 address-unreachable=1/3 " +
    "port-unreachable=1/4 failed-policy=1/5 reject-route=1/6 packet-too-big=2 time-exceeded=3 ttl-exceeded=3 " +
    "ttl-zero-during-transit=3/0 ttl-zero-during-reassembly=3/1 parameter-problem=4 bad-header=4/0 unknown-header-type=4/1 " +
    "unknown-option=4/2 echo-request=128 ping=128 echo-reply=129 pong=129 router-solicitation=133 router-advertisement=134 " +
    "neighbour-solicitation=135 neighbor-solicitation=135 neighbour-advertisement=136 neighbor-advertisement=136 redirect=137",
);

/** Every name iptables (4) or ip6tables (6) knows. */
export function icmpTypes(family: Family): readonly IcmpName[] {
  return family === 4 ? ICMP_NAMES : ICMPV6_NAMES;
}

/** `echo-request`, `port-unreachable`, `3/200`…: the best name of a type and code. */
export function icmpName(family: Family, type: number, code: number | undefined): string {
  const exact = icmpTypes(family).find((entry) => entry.type === type && entry.code === code);
  const general = icmpTypes(family).find((entry) => entry.type === type && entry.code === undefined && code === 0);
  return (exact ?? general)?.name ?? (code === undefined ? `${type}` : `${type}/${code}`);
}

/** Type, `TYPE/CODE`, or a name in any case, cut short as long as it stays clear. */
export function icmpType(family: Family): ValueGrammar<IcmpValue> {
  return {
    syntax: "TYPE[/CODE]",
    words: 1,
    choices: icmpTypes(family).map(({ name, type, code }) => ({
      value: name,
      summary:
        type === 255 ? "Every ICMP packet." : code === undefined ? `Type ${type}, any code.` : `Type ${type}, code ${code}.`,
    })),
    decode: ([word = ""]) => decodeIcmp(word, family),
  };
}

function decodeIcmp(word: string, family: Family): IcmpValue | Refusal {
  const protocol = family === 4 ? "ICMP" : "ICMPv6";
  const lower = word.toLowerCase();
  const found = word === "" ? [] : icmpTypes(family).filter(({ name }) => name.toLowerCase().startsWith(lower));
  const [only, another] = found;
  if (only !== undefined && another === undefined) return { type: only.type, code: only.code };
  if (only !== undefined) return { refusal: `"${word}" is not clear: it may be ${found.map(({ name }) => name).join(" or ")}` };
  const [typeText = "", codeText, ...rest] = word.split("/");
  const type = parseUnsigned(typeText, 255);
  const code = codeText === undefined ? undefined : parseUnsigned(codeText, 255);
  if (type === undefined || rest.length > 0 || (codeText !== undefined && code === undefined)) {
    return { refusal: `"${word}" is not an ${protocol} type: expected a name, TYPE or TYPE/CODE, each 0 to 255` };
  }
  return { type, code };
}

/** Reads `NAME=TYPE[/CODE]` items. */
function names(text: string): readonly IcmpName[] {
  return text.split(" ").map((item) => {
    const [name = "", numbers = ""] = item.split("=");
    const [type, code] = numbers.split("/");
    return code === undefined ? { name, type: Number(type) } : { name, type: Number(type), code: Number(code) };
  });
}
