// Ports by number or service name, their ranges and lists, as tcp, udp and multiport read them.
import type { ValueGrammar } from "#engine/iptables/extension.ts";
import { parseUnsigned } from "#engine/iptables/values/mark.ts";
import { plainNumberAt, plainNumbersAt } from "#engine/iptables/values/plain-number.ts";
import { SCTP, TCP, UDP } from "#engine/iptables/values/protocol.ts";
import { backwards, parseRange, type Range, type RangeRules } from "#engine/iptables/values/range.ts";

export const MAX_PORT = 65535;

type Transport = "tcp" | "udp" | "both";

/** Common services of IANA's registry; the first name of a port is the one shown. */
const SERVICES: readonly (readonly [number, Transport, ...string[]])[] = [
  [7, "both", "echo"],
  [9, "both", "discard"],
  [13, "both", "daytime"],
  [19, "both", "chargen"],
  [20, "tcp", "ftp-data"],
  [21, "tcp", "ftp"],
  [22, "tcp", "ssh"],
  [23, "tcp", "telnet"],
  [25, "tcp", "smtp", "mail"],
  [37, "both", "time"],
  [43, "tcp", "whois", "nicname"],
  [49, "both", "tacacs"],
  [53, "both", "domain"],
  [67, "udp", "bootps"],
  [68, "udp", "bootpc"],
  [69, "udp", "tftp"],
  [70, "tcp", "gopher"],
  [79, "tcp", "finger"],
  [80, "tcp", "http", "www"],
  [88, "both", "kerberos"],
  [110, "tcp", "pop3", "pop-3"],
  [111, "both", "sunrpc", "portmapper"],
  [113, "tcp", "auth", "ident"],
  [119, "tcp", "nntp"],
  [123, "udp", "ntp"],
  [135, "tcp", "epmap"],
  [137, "udp", "netbios-ns"],
  [138, "udp", "netbios-dgm"],
  [139, "tcp", "netbios-ssn"],
  [143, "tcp", "imap2", "imap"],
  [161, "both", "snmp"],
  [162, "both", "snmp-trap", "snmptrap"],
  [179, "tcp", "bgp"],
  [194, "both", "irc"],
  [389, "both", "ldap"],
  [427, "both", "svrloc"],
  [443, "both", "https"],
  [445, "tcp", "microsoft-ds"],
  [465, "tcp", "submissions", "smtps", "ssmtp"],
  [500, "udp", "isakmp"],
  [514, "tcp", "shell", "cmd", "syslog"],
  [514, "udp", "syslog"],
  [515, "tcp", "printer"],
  [520, "udp", "route", "router"],
  [543, "tcp", "klogin"],
  [546, "udp", "dhcpv6-client"],
  [547, "udp", "dhcpv6-server"],
  [554, "both", "rtsp"],
  [587, "tcp", "submission"],
  [631, "tcp", "ipp"],
  [636, "both", "ldaps"],
  [853, "both", "domain-s"],
  [873, "tcp", "rsync"],
  [989, "tcp", "ftps-data"],
  [990, "tcp", "ftps"],
  [993, "tcp", "imaps"],
  [995, "tcp", "pop3s"],
  [1194, "both", "openvpn"],
  [1433, "tcp", "ms-sql-s"],
  [1701, "udp", "l2f", "l2tp"],
  [1812, "udp", "radius"],
  [1813, "udp", "radius-acct", "radacct"],
  [2049, "both", "nfs"],
  [3128, "tcp", "squid"],
  [3260, "tcp", "iscsi-target"],
  [3306, "tcp", "mysql"],
  [3389, "tcp", "ms-wbt-server"],
  [4500, "udp", "ipsec-nat-t"],
  [5060, "both", "sip"],
  [5061, "both", "sip-tls"],
  [5222, "tcp", "xmpp-client"],
  [5353, "udp", "mdns"],
  [5432, "tcp", "postgresql", "postgres"],
  [5672, "tcp", "amqp"],
  [6379, "tcp", "redis"],
  [6514, "tcp", "syslog-tls"],
  [8080, "tcp", "http-alt", "webcache"],
];

/** The service's name for a TCP or UDP port; SCTP and others share TCP's names as /etc/services rarely has their own. */
export function serviceName(port: number, protocol: number): string | undefined {
  return SERVICES.find(([number, transport]) => number === port && serves(transport, protocol))?.[2];
}

/** The port of a service; with no protocol, the first that has the name. */
export function servicePort(name: string, protocol: number | undefined): number | undefined {
  return SERVICES.find(([, transport, ...names]) => names.includes(name) && serves(transport, protocol))?.[0];
}

/** The services of a protocol, or of all, by their ports from the lowest up. */
export function servicesOf(
  protocol: number | undefined,
): readonly { readonly port: number; readonly names: readonly string[] }[] {
  return SERVICES.filter(([, transport]) => serves(transport, protocol)).map(([port, , ...names]) => ({ port, names }));
}

/** `80`, or `80 (http)` where the port has a known service. */
export function describePort(port: number, protocol: number): string {
  const name = serviceName(port, protocol);
  return name === undefined ? `${port}` : `${port} (${name})`;
}

/** `PORT[:PORT]` of one protocol, open ends meaning 0 and 65535. */
export function portRange(protocol: number | undefined, rule: RangeRules["backwards"]): ValueGrammar<Range> {
  return {
    syntax: "PORT[:PORT]",
    words: 1,
    decode: ([word = ""]) => {
      const range = parseRange(word, MAX_PORT, (text) => parsePort(text, protocol));
      if (range === undefined) return { refusal: `"${word}" is not a port or range FIRST:LAST: ${EXPECTED}` };
      return range.first > range.last && rule === "refused" ? { refusal: backwards(word) } : range;
    },
    kindAt: (text, start, end) => (plainNumberAt(text, start, end, MAX_PORT) < 0 ? 0 : 1),
  };
}

/**
 * The same as libxtables' option parser reads it, which asks the resolver (xtables_getportbyname(), libxtables/xtoptions.c):
 * decimal numbers only, of which the kernel gets the lowest 16 bits, and service names of any protocol. The range may
 * be written backwards; it then never matches.
 */
export function resolvedPortRange(protocol: number | undefined): ValueGrammar<Range> {
  return {
    syntax: "PORT[:PORT]",
    words: 1,
    decode: ([word = ""]) =>
      (word === "" ? undefined : parseRange(word, MAX_PORT, (text) => resolvePort(text, protocol))) ?? {
        refusal: `"${word}" is not a port or range FIRST:LAST: ${EXPECTED}`,
      },
    kindAt: (text, start, end) => (plainNumberAt(text, start, end, MAX_PORT) < 0 ? 0 : 1),
  };
}

function resolvePort(text: string, protocol: number | undefined): number | undefined {
  if (/^\d{1,9}$/.test(text)) return Number(text) & MAX_PORT;
  return servicePort(text, protocol) ?? servicePort(text, undefined);
}

/** One port by number or service name. */
export const port: ValueGrammar<number> = {
  syntax: "PORT",
  words: 1,
  decode: ([word = ""]) => parsePort(word, undefined) ?? { refusal: `"${word}" is not a port: ${EXPECTED}` },
};

/** multiport keeps fifteen port numbers, a range takes two of them (XT_MULTI_PORTS, xt_multiport.h). */
const SLOTS = 15;

/** `PORT|PORT:PORT[,…]`; no open ends. */
export const portList: ValueGrammar<readonly Range[]> = {
  syntax: "PORT[:PORT][,…]",
  words: 1,
  decode: ([word = ""]) => {
    const ranges: Range[] = [];
    let slots = 0;
    for (const item of word.split(",")) {
      const ends = item.split(":").map((text) => parsePort(text, undefined));
      const [first, last = first] = ends;
      if (first === undefined || last === undefined || ends.includes(undefined) || ends.length > 2) {
        return { refusal: `"${item}" is not a port or range FIRST:LAST: ${EXPECTED}` };
      }
      if (first > last) return { refusal: backwards(item) };
      // parse_multi_ports_v1(), libxt_multiport.c, wants the last above the first.
      if (ends.length === 2 && first === last) return { refusal: `"${item}" is one port: write ${first}` };
      ranges.push({ first, last });
      slots += ends.length;
    }
    return slots > SLOTS ? { refusal: `too many ports: at most ${SLOTS} in one list, and a range counts as two` } : ranges;
  },
  kindAt: (text, start, end) => {
    const ports = plainNumbersAt(text, start, end, MAX_PORT);
    return ports > 0 && ports <= SLOTS ? 1 : 0;
  },
};

const EXPECTED = `expected 0 to ${MAX_PORT} or a service name`;

function parsePort(text: string, protocol: number | undefined): number | undefined {
  return parseUnsigned(text, MAX_PORT) ?? servicePort(text, protocol);
}

function serves(transport: Transport, protocol: number | undefined): boolean {
  if (protocol === undefined || transport === "both" || protocol === SCTP) return true;
  return transport === "tcp" ? protocol !== UDP : protocol !== TCP;
}
