// CalicoNodeStatus: asks a node for the state of its BGP.
import { clusterMetadataSpec } from "#engine/resources/schema/metadata.ts";
import type { FieldSpec, KindSpec, ObjectSpec, ValueSpec } from "#engine/resources/schema/schema.ts";
import { DNS_NAME } from "#engine/resources/schema/shapes/dns-name.ts";
import { integer, list, object, objectSpec, oneOf, TEXT, text, uniqueList } from "#engine/resources/schema/value-specs.ts";

const DAEMON: ObjectSpec = objectSpec("BGPDaemonStatus", [
  { name: "state", words: "Whether it is ready.", value: TEXT },
  { name: "version", words: "Its version.", value: TEXT },
  { name: "routerID", words: "Its router id.", value: TEXT },
  { name: "lastBootTime", words: "When it started.", value: TEXT },
  { name: "lastReconfigurationTime", words: "When it last read its configuration.", value: TEXT },
]);

const PEERS: ValueSpec = list(
  object(
    objectSpec("CalicoNodePeer", [
      { name: "peerIP", words: "The peer.", value: TEXT },
      { name: "type", words: "Why there is a session: the mesh, or a BGPPeer.", value: TEXT },
      { name: "state", words: "The session's state.", value: TEXT },
      { name: "since", words: "Since when.", value: TEXT },
    ]),
  ),
);

const ROUTES: ValueSpec = list(
  object(
    objectSpec("CalicoNodeRoute", [
      { name: "type", words: "`FIB`: the kernel uses it; `RIB`: it does not.", value: TEXT },
      { name: "destination", words: "Where it leads.", value: TEXT },
      { name: "gateway", words: "Through which router.", value: TEXT },
      { name: "interface", words: "Through which interface.", value: TEXT },
      {
        name: "learnedFrom",
        words: "Where it comes from.",
        value: object(
          objectSpec("CalicoNodeRouteLearnedFrom", [
            { name: "sourceType", words: "What kind of source.", value: TEXT },
            { name: "peerIP", words: "The peer that sent it.", value: TEXT },
          ]),
        ),
      },
    ]),
  ),
);

const COUNT: ValueSpec = integer(0);

const STATUS: readonly FieldSpec[] = [
  { name: "lastUpdated", words: "When this was written.", value: TEXT },
  {
    name: "agent",
    words: "BIRD on the node.",
    value: object(
      objectSpec("CalicoNodeAgentStatus", [
        { name: "birdV4", words: "That for IPv4.", value: object(DAEMON) },
        { name: "birdV6", words: "That for IPv6.", value: object(DAEMON) },
      ]),
    ),
  },
  {
    name: "bgp",
    words: "The node's BGP sessions.",
    value: object(
      objectSpec("CalicoNodeBGPStatus", [
        { name: "numberEstablishedV4", words: "How many IPv4 sessions are up.", value: COUNT },
        { name: "numberNotEstablishedV4", words: "How many IPv4 sessions are not.", value: COUNT },
        { name: "numberEstablishedV6", words: "How many IPv6 sessions are up.", value: COUNT },
        { name: "numberNotEstablishedV6", words: "How many IPv6 sessions are not.", value: COUNT },
        { name: "peersV4", words: "IPv4 sessions.", value: PEERS },
        { name: "peersV6", words: "IPv6 sessions.", value: PEERS },
      ]),
    ),
  },
  {
    name: "routes",
    words: "The routes that BIRD knows.",
    value: object(
      objectSpec("CalicoNodeBGPRouteStatus", [
        { name: "routesV4", words: "IPv4 routes.", value: ROUTES },
        { name: "routesV6", words: "IPv6 routes.", value: ROUTES },
      ]),
    ),
  },
];

export const CALICO_NODE_STATUS: KindSpec = {
  api: "projectcalico.org/v3",
  kind: "CalicoNodeStatus",
  words: "Asks a node to report the state of its BGP; the answer stands in `status`.",
  isNamespaced: false,
  metadata: clusterMetadataSpec(),
  spec: objectSpec("CalicoNodeStatusSpec", [
    { name: "node", words: "The node that is asked.", value: text(DNS_NAME), required: true },
    {
      name: "classes",
      words: "What it reports.",
      value: uniqueList(oneOf({ Agent: "BIRD itself.", BGP: "Its sessions.", Routes: "Its routes." })),
      required: true,
    },
    {
      name: "updatePeriodSeconds",
      words: "How often it reports, in seconds, at most once a day (86400); 0 means never.",
      value: integer(0, 86400),
      required: true,
    },
  ]),
  status: objectSpec("CalicoNodeStatusStatus", STATUS),
};
