// What REJECT answers with, by iptables' names for ICMP and ICMPv6 errors.
import type { ValueGrammar } from "#engine/iptables/extension.ts";
import type { Family } from "#engine/net/address.ts";

interface Answer {
  readonly name: string;
  readonly alias: string;
  readonly summary: string;
}

export const TCP_RESET = "tcp-reset";
const RESET: Answer = { name: TCP_RESET, alias: "tcp-rst", summary: "TCP reset; needs -p tcp." };

/** In iptables' order, which decides what a cut name means. */
const ANSWERS: Readonly<Record<Family, readonly Answer[]>> = {
  4: [
    { name: "icmp-net-unreachable", alias: "net-unreach", summary: "ICMP 3/0, network unreachable." },
    { name: "icmp-host-unreachable", alias: "host-unreach", summary: "ICMP 3/1, host unreachable." },
    { name: "icmp-proto-unreachable", alias: "proto-unreach", summary: "ICMP 3/2, protocol unreachable." },
    { name: "icmp-port-unreachable", alias: "port-unreach", summary: "ICMP 3/3, port unreachable: the default." },
    { name: "icmp-net-prohibited", alias: "net-prohib", summary: "ICMP 3/9, network prohibited." },
    { name: "icmp-host-prohibited", alias: "host-prohib", summary: "ICMP 3/10, host prohibited." },
    RESET,
    { name: "icmp-admin-prohibited", alias: "admin-prohib", summary: "ICMP 3/13, prohibited by the administrator." },
  ],
  6: [
    { name: "icmp6-no-route", alias: "no-route", summary: "ICMPv6 1/0, no route." },
    { name: "icmp6-adm-prohibited", alias: "adm-prohibited", summary: "ICMPv6 1/1, prohibited by the administrator." },
    { name: "icmp6-addr-unreachable", alias: "addr-unreach", summary: "ICMPv6 1/3, address unreachable." },
    { name: "icmp6-port-unreachable", alias: "port-unreach", summary: "ICMPv6 1/4, port unreachable: the default." },
    { ...RESET, alias: TCP_RESET },
    { name: "icmp6-policy-fail", alias: "policy-fail", summary: "ICMPv6 1/5, the source address failed a policy." },
    { name: "icmp6-reject-route", alias: "reject-route", summary: "ICMPv6 1/6, the route rejects." },
  ],
};

export function defaultAnswer(family: Family): string {
  return family === 4 ? "icmp-port-unreachable" : "icmp6-port-unreachable";
}

/** A name or alias in any case, cut as one likes: the first that begins so (REJECT_parse(), extensions/libipt_REJECT.c). */
export const rejectWith: ValueGrammar<string> = {
  syntax: "TYPE",
  words: 1,
  choices: [...new Map([...ANSWERS[4], ...ANSWERS[6]].map(({ name, summary }) => [name, { value: name, summary }])).values()],
  decode: ([word = ""], family) => {
    const lower = word.toLowerCase();
    const found = ANSWERS[family].find(({ name, alias }) => name.startsWith(lower) || alias.startsWith(lower));
    if (found !== undefined && word !== "") return found.name;
    const names = ANSWERS[family].map(({ name }) => name).join(", ");
    return { refusal: `"${word}" is not an answer REJECT can give for IPv${family}: expected ${names}` };
  },
};
