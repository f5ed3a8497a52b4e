import { matchModule, type OptionSpec, option, type Reading } from "#engine/iptables/extension.ts";
import { needsOne } from "#engine/iptables/matches/combination.ts";
import { asHost, asKeyword, asList, asRange, inDigits } from "#engine/iptables/matches/saved-words.ts";
import { whenKnown } from "#engine/iptables/matches/when-known.ts";
import { formatHost } from "#engine/iptables/values/address.ts";
import {
  CT_STATES,
  formatState,
  isEndKnown,
  SAVED_STATES,
  STATUSES,
  testState,
  testStatus,
} from "#engine/iptables/values/connection.ts";
import { hostMask } from "#engine/iptables/values/host.ts";
import { keyword, keywordList, oneOf } from "#engine/iptables/values/names.ts";
import { resolvedPortRange } from "#engine/iptables/values/ports.ts";
import { protocol, protocolName } from "#engine/iptables/values/protocol.ts";
import { formatRange, inRange, numberRange, type Range } from "#engine/iptables/values/range.ts";
import { contains, formatAddress, type Prefix, prefixOf } from "#engine/net/address.ts";
import { type Answer, and, answer, type Outcome, settle } from "#engine/net/answer.ts";
import type { Environment } from "#engine/net/environment.ts";
import type { Connection, Packet } from "#engine/net/packet.ts";

const options = {
  "--ctstate": option({
    summary: "Connection-tracking state; SNAT and DNAT are set beside it once the connection is translated.",
    subject: "connection state",
    values: keywordList({ choices: CT_STATES, spelling: "cut", noun: "a connection state", syntax: "STATE[,STATE…]" }),
    save: asList(SAVED_STATES),
    test: (states, packet) => testState(states, packet),
    wanted: oneOf,
    actual: formatState,
  }),
  "--ctproto": connectionOption({
    summary: "Protocol of the connection.",
    subject: "connection's protocol",
    values: protocol,
    save: inDigits,
    holds: (wanted, { original, hiddenNat }) => (hiddenNat === "all" ? "unknown" : answer(original.protocol === wanted)),
    wanted: protocolName,
    actual: ({ original }) => protocolName(original.protocol),
  }),
  "--ctorigsrc": addressOption("Source address of the first packet's direction.", "original source", ["original", "source"]),
  "--ctorigdst": addressOption("Destination address of the first packet's direction, before any DNAT.", "original destination", [
    "original",
    "destination",
  ]),
  "--ctreplsrc": addressOption("Source address of replies, after any DNAT.", "reply source", ["reply", "source"]),
  "--ctrepldst": addressOption("Destination address of replies, after any SNAT.", "reply destination", ["reply", "destination"]),
  "--ctorigsrcport": portOption("Source port of the first packet's direction.", "original source port", ["original", "source"]),
  "--ctorigdstport": portOption(
    "Destination port of the first packet's direction, before any DNAT.",
    "original destination port",
    ["original", "destination"],
  ),
  "--ctreplsrcport": portOption("Source port of replies.", "reply source port", ["reply", "source"]),
  "--ctrepldstport": portOption("Destination port of replies.", "reply destination port", ["reply", "destination"]),
  "--ctstatus": connectionOption({
    summary: "One of these status bits is set on the connection. NONE lists no bit, so it never matches.",
    subject: "connection status",
    values: keywordList({ choices: STATUSES, spelling: "cut", noun: "a connection status", syntax: "STATUS[,STATUS…]" }),
    save: (statuses) => asList(STATUSES)(statuses.length > 1 ? statuses.filter((status) => status !== "NONE") : statuses),
    holds: testStatus,
    wanted: oneOf,
  }),
  "--ctexpire": connectionOption<Range>({
    summary: "Seconds until the connection is forgotten. Not decided here: it changes with the clock.",
    subject: "seconds left",
    values: numberRange({ most: 0xffffffff, backwards: "empty" }),
    save: asRange,
    holds: (range) => (range.first > range.last ? "no" : "unknown"),
    wanted: formatRange,
  }),
  "--ctdir": option({
    summary: "Direction of the packet in its connection.",
    subject: "direction",
    negatable: false,
    values: keyword({
      choices: [
        { value: "ORIGINAL", summary: "As the first packet went." },
        { value: "REPLY", summary: "The other way." },
      ],
      spelling: "any-case",
      noun: "a direction",
      syntax: "ORIGINAL|REPLY",
    }),
    save: asKeyword,
    test: (wanted, { tracking }) => (tracking.connection === undefined ? "absent" : answer(tracking.direction === wanted)),
    actual: ({ tracking }) => (tracking.connection === undefined ? "no connection" : tracking.direction),
  }),
};

export const conntrack = matchModule({
  name: "conntrack",
  summary: "State, direction, addresses and status of the connection the packet belongs to.",
  source: "net/netfilter/xt_conntrack.c",
  options,
  test(readings, packet, environment) {
    const state = readings["--ctstate"];
    // conntrack_mt(): without a connection only the state is asked, if it is there; the other options are skipped then.
    if (packet.tracking.connection === undefined) {
      return state === undefined ? "no" : settle(testState(state.value, packet), state.negated);
    }
    return testAll(options, readings, packet, environment);
  },
  check: (readings) => needsOne(readings, ...Object.keys(options)),
  examples: [
    {
      rule: "-m conntrack --ctstate NEW,UNTRACKED",
      matches: [{ tracking: { state: "UNTRACKED", direction: "ORIGINAL", connection: undefined } }],
      misses: [{ tracking: { state: "INVALID", direction: "ORIGINAL", connection: undefined } }],
    },
    {
      rule: "-m conntrack ! --ctstate INVALID",
      matches: [{ tracking: { state: "UNTRACKED", direction: "ORIGINAL", connection: undefined } }],
      misses: [{ tracking: { state: "INVALID", direction: "ORIGINAL", connection: undefined } }],
    },
    {
      rule: "-m conntrack ! --ctorigdst 192.0.2.1",
      misses: [{ tracking: { state: "INVALID", direction: "ORIGINAL", connection: undefined } }],
    },
  ],
});

interface ConnectionInput<Value> {
  readonly summary: string;
  readonly subject: string;
  readonly values: OptionSpec<Value>["values"];
  save(value: Value): readonly string[];
  holds(wanted: Value, connection: Connection, packet: Packet): Answer;
  wanted(value: Value): string;
  actual?(connection: Connection, packet: Packet): string | undefined;
}

/** An option that needs a connection: without one it does not match, negated or not. */
function connectionOption<Value>({ holds, actual, ...rest }: ConnectionInput<Value>): OptionSpec<Value> {
  return option({
    ...rest,
    test: (wanted: Value, packet: Packet) => {
      const { connection } = packet.tracking;
      return connection ? holds(wanted, connection, packet) : "absent";
    },
    actual: (packet: Packet) => {
      const { connection } = packet.tracking;
      return connection ? actual?.(connection, packet) : "no connection";
    },
  });
}

/** One end of one of a connection's tuples. */
type TupleEnd = readonly [tuple: "original" | "reply", end: "source" | "destination"];

function addressOption(summary: string, subject: string, [tuple, end]: TupleEnd) {
  const address = (connection: Connection, { tracking }: Packet) =>
    isEndKnown(tracking, tuple, end) ? connection[tuple][end] : undefined;
  return connectionOption<Prefix>({
    summary,
    subject,
    values: hostMask,
    save: asHost,
    holds: ({ address: host, mask }, connection, packet) =>
      whenKnown(address(connection, packet), (one) => contains(prefixOf(host, mask), one)),
    wanted: formatHost,
    actual: (connection, packet) => {
      const known = address(connection, packet);
      return known && formatAddress(known);
    },
  });
}

/** Not known either where a translation picked it by chance. */
function portOption(summary: string, subject: string, [tuple, end]: TupleEnd) {
  const port = (connection: Connection, { tracking }: Packet) => {
    if (!isEndKnown(tracking, tuple, end) || (tuple === "reply" && connection.isReplyPortUnknown)) return undefined;
    return end === "source" ? connection[tuple].sourcePort : connection[tuple].destinationPort;
  };
  return connectionOption<Range>({
    summary,
    subject,
    values: resolvedPortRange(undefined),
    save: asRange,
    holds: (range, connection, packet) => inRange(range, port(connection, packet)),
    wanted: formatRange,
    actual: (connection, packet) => port(connection, packet)?.toString(),
  });
}

/** Every option given holds, each with its own negation. */
function testAll(
  table: Readonly<Record<string, OptionSpec>>,
  readings: Readonly<Record<string, Reading<unknown> | undefined>>,
  packet: Packet,
  environment: Environment,
): Outcome {
  let result: Answer = "yes";
  for (const [name, reading] of Object.entries(readings)) {
    if (reading === undefined) continue;
    result = and(result, settle(table[name]?.test?.(reading.value, packet, environment) ?? "yes", reading.negated));
  }
  return result;
}
