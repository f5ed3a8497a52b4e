// BGPPeer: a BGP session of some nodes.

import { parseAddress } from "#engine/net/address.ts";
import { BGP_PASSWORD } from "#engine/resources/schema/bgp-password.ts";
import { clusterMetadataSpec } from "#engine/resources/schema/metadata.ts";
import type { FieldSpec, KindSpec, ObjectCheck } from "#engine/resources/schema/schema.ts";
import { AS_NUMBER, isSameFamily, PEER_ADDRESS, peerAddress } from "#engine/resources/schema/shapes/bgp.ts";
import { DNS_NAME } from "#engine/resources/schema/shapes/dns-name.ts";
import { DURATION } from "#engine/resources/schema/shapes/duration.ts";
import { PLAIN_SELECTOR } from "#engine/resources/schema/shapes/selector.ts";
import { ANY_ADDRESS } from "#engine/resources/schema/shapes/single-address.ts";
import { BOOLEAN, integer, list, object, objectSpec, oneOf, TEXT, text } from "#engine/resources/schema/value-specs.ts";
import { badValue, conflict, missingField } from "#engine/resources/validate/problems.ts";
import { entryAt, isGiven, isTrueAt, scalarAt } from "#engine/resources/validate/values.ts";

/** Fields that exclude each other: the first is told to go. */
const EITHER: readonly (readonly [string, string])[] = [
  ["node", "nodeSelector"],
  ["peerIP", "peerSelector"],
  ["asNumber", "peerSelector"],
  ["peerIP", "localWorkloadSelector"],
  ["peerSelector", "localWorkloadSelector"],
];

/** validateBGPPeerSpec(), libcalico-go/lib/validator/v3/validator.go */
const eitherCheck: ObjectCheck = (spec) => {
  const clashes = EITHER.filter(([first, second]) => isGiven(spec, first) && isGiven(spec, second) && !isZero(spec, first));
  const problems = clashes.flatMap(([first, second]) => {
    const entry = entryAt(spec, first);
    return entry === undefined ? [] : [conflict(entry.keySpan, `${first} does not go with ${second}: remove one of them`)];
  });
  const keep = entryAt(spec, "keepOriginalNextHop");
  if (keep !== undefined && isTrueAt(spec, "keepOriginalNextHop") && entryAt(spec, "nextHopMode") !== undefined) {
    problems.push(conflict(keep.keySpan, "keepOriginalNextHop does not go with nextHopMode, which has taken its place"));
  }
  return problems;
};

function isZero(spec: Parameters<ObjectCheck>[0], key: string): boolean {
  return Number(scalarAt(spec, key)?.source) === 0;
}

const workloadCheck: ObjectCheck = (spec) => {
  const selector = entryAt(spec, "localWorkloadSelector");
  if (selector === undefined || !isGiven(spec, "localWorkloadSelector")) return [];
  const hasNumber = isGiven(spec, "asNumber") && !isZero(spec, "asNumber");
  return hasNumber ? [] : [missingField(selector.keySpan, "A peer with localWorkloadSelector needs an asNumber")];
};

/** validateReachableBy(), the same file. */
const reachableCheck: ObjectCheck = (spec) => {
  const gateway = scalarAt(spec, "reachableBy");
  if (gateway === undefined || gateway.source === "") return [];
  const peer = scalarAt(spec, "peerIP");
  if (peer === undefined || peer.source === "") {
    const entry = entryAt(spec, "peerIP") ?? entryAt(spec, "reachableBy");
    return isGiven(spec, "peerIP") || entry === undefined ? [] : [conflict(entry.keySpan, "reachableBy needs a peerIP")];
  }
  const addresses = [parseAddress(gateway.source), peerAddress(peer.source)] as const;
  if (addresses[0] === undefined || addresses[1] === undefined || isSameFamily(addresses[0], addresses[1])) return [];
  return [badValue(gateway, "reachableBy and peerIP must both be IPv4 or both be IPv6")];
};

const WHO: readonly FieldSpec[] = [
  {
    name: "node",
    words: "The node that has this session. All nodes if neither `node` nor `nodeSelector` is written.",
    value: text(DNS_NAME),
  },
  { name: "nodeSelector", words: "The nodes that have this session. Not together with `node`.", value: text(PLAIN_SELECTOR) },
  {
    name: "peerIP",
    words: "The peer's address, with its port if that is not 179: `192.0.2.1:179`, `[2001:db8::1]:179`.",
    value: text(PEER_ADDRESS),
  },
  {
    name: "asNumber",
    words: "The peer's AS number; the same as the node's means iBGP.",
    value: { kind: "number-or-text", shape: AS_NUMBER },
  },
  {
    name: "peerSelector",
    words: "Nodes of the cluster that are the peers, for route reflectors. Instead of `peerIP` and `asNumber`.",
    value: text(PLAIN_SELECTOR),
  },
  {
    name: "localWorkloadSelector",
    words: "Workloads on the node itself that are the peers. Needs `asNumber`.",
    value: text(PLAIN_SELECTOR),
  },
  {
    name: "reversePeering",
    words: "Whether the nodes that `peerSelector` finds get the session back to these by themselves.",
    value: oneOf({ Auto: "They do.", Manual: "Another BGPPeer must say so." }),
    standard: "Auto",
  },
];

const HOW: readonly FieldSpec[] = [
  {
    name: "localASNumber",
    words: "The node's AS number in this session, instead of its usual one.",
    value: { kind: "number-or-text", shape: AS_NUMBER },
  },
  { name: "password", words: "The password of the session.", value: object(BGP_PASSWORD) },
  {
    name: "sourceAddress",
    words: "Which source address the session is bound to.",
    value: oneOf({ UseNodeIP: "The node's BGP address.", None: "None: the kernel chooses." }),
    standard: "UseNodeIP",
  },
  {
    name: "reachableBy",
    words: "The gateway on the way to the peer: a static route to `peerIP` goes through it. Of the same family.",
    value: text(ANY_ADDRESS),
  },
  {
    name: "nextHopMode",
    words: "The next hop in routes that are passed on to the peer.",
    value: oneOf({ Auto: "As BGP has it: own for eBGP, kept for iBGP.", Self: "This node.", Keep: "That of the route." }),
    standard: "Auto",
  },
  {
    name: "keepOriginalNextHop",
    words: "The old way to write `nextHopMode: Keep`, for eBGP peers.",
    value: BOOLEAN,
    standard: "false",
  },
  { name: "filters", words: "BGPFilters for routes to and from the peer, in this order.", value: list(TEXT) },
  {
    name: "maxRestartTime",
    words: "How long the peer may take to restart before its routes go.",
    value: text(DURATION),
    standard: "120s",
  },
  { name: "keepaliveTime", words: "How often a silent session gets a sign of life.", value: text(DURATION) },
  {
    name: "numAllowedLocalASNumbers",
    words: "How often the own AS number may stand in a received route's path. More than 0 takes protection from loops away.",
    value: integer(0),
  },
  {
    name: "ttlSecurity",
    words: "The peer must be at most so many hops away, told by the TTL of its packets.",
    value: integer(0, 255),
  },
];

export const BGP_PEER: KindSpec = {
  api: "projectcalico.org/v3",
  kind: "BGPPeer",
  words: "A BGP session of one node, some or all, with a router, a route reflector or a workload.",
  isNamespaced: false,
  metadata: clusterMetadataSpec(),
  spec: objectSpec("BGPPeerSpec", [...WHO, ...HOW], eitherCheck, workloadCheck, reachableCheck),
};
