// What REJECT answers with, by iptables' names for ICMP and ICMPv6 errors.
import type { ValueGrammar } from "#engine/iptables/extension.ts";
import type { Family } from "#engine/net/address.ts";

interface Answer {
  readonly name: string;
  readonly alias: string;
  readonly summary: string;
  /** Type and code of the error; absent for a reset. */
  readonly error?: readonly [type: number, code: number];
}

export const TCP_RESET = "tcp-reset";
const RESET: Answer = { name: TCP_RESET, alias: "tcp-rst", summary: "TCP reset; needs -p tcp." };

/** In iptables' order, which decides what a cut name means. */
const ANSWERS: Readonly<Record<Family, readonly Answer[]>> = {
  4: [
    { name: "icmp-net-unreachable", alias: "net-unreach", summary: "ICMP 3/0, network unreachable.", error: [3, 0] },
    { name: "icmp-host-unreachable", alias: "host-unreach", summary: "ICMP 3/1, host unreachable.", error: [3, 1] },
    { name: "icmp-proto-unreachable", alias: "proto-unreach", summary: "ICMP 3/2, protocol unreachable.", error: [3, 2] },
    { name: "icmp-port-unreachable", alias: "port-unreach", summary: "ICMP 3/3, port unreachable: the default.", error: [3, 3] },
    { name: "icmp-net-prohibited", alias: "net-prohib", summary: "ICMP 3/9, network prohibited.", error: [3, 9] },
    { name: "icmp-host-prohibited", alias: "host-prohib", summary: "ICMP 3/10, host prohibited.", error: [3, 10] },
    RESET,
    {
      name: "icmp-admin-prohibited",
      alias: "admin-prohib",
      summary: "ICMP 3/13, prohibited by the administrator.",
      error: [3, 13],
    },
  ],
  6: [
    { name: "icmp6-no-route", alias: "no-route", summary: "ICMPv6 1/0, no route.", error: [1, 0] },
    {
      name: "icmp6-adm-prohibited",
      alias: "adm-prohibited",
      summary: "ICMPv6 1/1, prohibited by the administrator.",
      error: [1, 1],
    },
    { name: "icmp6-addr-unreachable", alias: "addr-unreach", summary: "ICMPv6 1/3, address unreachable.", error: [1, 3] },
    {
      name: "icmp6-port-unreachable",
      alias: "port-unreach",
      summary: "ICMPv6 1/4, port unreachable: the default.",
      error: [1, 4],
    },
    { ...RESET, alias: TCP_RESET },
    {
      name: "icmp6-policy-fail",
      alias: "policy-fail",
      summary: "ICMPv6 1/5, the source address failed a policy.",
      error: [1, 5],
    },
    { name: "icmp6-reject-route", alias: "reject-route", summary: "ICMPv6 1/6, the route rejects.", error: [1, 6] },
  ],
};

/** ICMP type and code of an answer; undefined for a reset. */
export function errorOf(name: string, family: Family): readonly [type: number, code: number] | undefined {
  return ANSWERS[family].find((answer) => answer.name === name)?.error;
}

export function defaultAnswer(family: Family): string {
  return family === 4 ? "icmp-port-unreachable" : "icmp6-port-unreachable";
}

/** A name or alias in any case, cut as one likes, even to nothing: the first that begins so (REJECT_parse(), extensions/libipt_REJECT.c). */
export const rejectWith: ValueGrammar<string> = {
  syntax: "TYPE",
  words: 1,
  choices: [...new Map([...ANSWERS[4], ...ANSWERS[6]].map(({ name, summary }) => [name, { value: name, summary }])).values()],
  decode: ([word = ""], family) => {
    const lower = word.toLowerCase();
    const found = ANSWERS[family].find(({ name, alias }) => name.startsWith(lower) || alias.startsWith(lower));
    if (found !== undefined) return found.name;
    const names = ANSWERS[family].map(({ name }) => name).join(", ");
    return { refusal: `"${word}" is not an answer REJECT can give for IPv${family}: expected ${names}` };
  },
};
