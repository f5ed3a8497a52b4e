// BGPFilter: which routes BGP peers get and give.
import { clusterMetadataSpec } from "#engine/resources/schema/metadata.ts";
import type { FieldSpec, KindSpec, ObjectCheck, ObjectSpec, ValueSpec } from "#engine/resources/schema/schema.ts";
import { AS_NUMBER, COMMUNITY } from "#engine/resources/schema/shapes/bgp.ts";
import { BIRD_INTERFACE } from "#engine/resources/schema/shapes/interface-patterns.ts";
import { IPV4_NET, IPV6_NET } from "#engine/resources/schema/shapes/network.ts";
import { integer, list, object, objectSpec, oneOf, text } from "#engine/resources/schema/value-specs.ts";
import { badValue, conflict, missingField } from "#engine/resources/validate/problems.ts";
import { entryAt, isGiven, mayHoldMore, scalarAt } from "#engine/resources/validate/values.ts";

const OPERATIONS = ["addCommunity", "prependASPath", "setPriority"] as const;

/** Exactly one of them must be there. */
const operationCheck: ObjectCheck = (map) => {
  const [first, ...more] = OPERATIONS.flatMap((name) => entryAt(map, name) ?? []);
  if (first === undefined) return mayHoldMore(map) ? [] : [badValue(map, `Write one of ${OPERATIONS.join(", ")} here`)];
  return more.map(({ keySpan }) => conflict(keySpan, "One operation each: put this into an item of its own"));
};

const NUMBER: ValueSpec = { kind: "number-or-text", shape: AS_NUMBER };

/** The metrics of routes. */
const PRIORITY: ValueSpec = integer(1, 2147483646);

const OPERATION: ObjectSpec = objectSpec(
  "BGPFilterOperation",
  [
    {
      name: "addCommunity",
      words: "Tags the route with a community.",
      value: object(
        objectSpec("BGPFilterAddCommunity", [{ name: "value", words: "The community.", value: text(COMMUNITY), required: true }]),
      ),
    },
    {
      name: "prependASPath",
      words: "Makes the route's AS path longer, so that others like it less.",
      value: object(
        objectSpec("BGPFilterPrependASPath", [
          { name: "prefix", words: "What is put before the path, 1 to 10 AS numbers.", value: list(NUMBER, 10), required: true },
        ]),
      ),
    },
    {
      name: "setPriority",
      words: "Gives the route another metric.",
      value: object(
        objectSpec("BGPFilterSetPriority", [{ name: "value", words: "The metric.", value: PRIORITY, required: true }]),
      ),
    },
  ],
  operationCheck,
);

/** validateBGPFilterRule(), libcalico-go/lib/validator/v3/validator.go, and the rules of the CRD. */
const ruleCheck: ObjectCheck = (map) => {
  const problems = ["matchOperator", "prefixLength"].flatMap((name) => {
    const entry = entryAt(map, name);
    const isAlone = entry !== undefined && isGiven(map, name) && !isGiven(map, "cidr");
    return isAlone ? [conflict(entry.keySpan, `${name} says something of a cidr, and there is none`)] : [];
  });
  const cidr = entryAt(map, "cidr");
  if (cidr !== undefined && isGiven(map, "cidr") && !isGiven(map, "matchOperator")) {
    problems.push(missingField(cidr.keySpan, "Write beside a cidr how it is compared: matchOperator"));
  }
  const operations = entryAt(map, "operations");
  if (operations !== undefined && isGiven(map, "operations") && scalarAt(map, "action")?.source === "Reject") {
    problems.push(conflict(operations.keySpan, "A route that is rejected cannot be changed: operations go with Accept only"));
  }
  return problems;
};

const OPERATORS: ValueSpec = oneOf({
  Equal: "The route is this network.",
  NotEqual: "It is another.",
  In: "The route is this network or within it.",
  NotIn: "It is not within it.",
});

function ruleFields(net: ValueSpec, longest: number): readonly FieldSpec[] {
  const length = integer(0, longest);
  const lengths = objectSpec(`BGPFilterPrefixLengthV${longest === 32 ? 4 : 6}`, [
    { name: "min", words: "The shortest. If left out, that of the cidr.", value: length },
    { name: "max", words: "The longest. If left out, single addresses too.", value: length, standard: String(longest) },
  ]);
  return [
    { name: "cidr", words: "The network that the route is compared with, by `matchOperator`.", value: net },
    { name: "matchOperator", words: "How the route is compared with `cidr`.", value: OPERATORS },
    { name: "prefixLength", words: "How long the prefix of the route may be.", value: object(lengths) },
    {
      name: "source",
      words: "Only routes that came from there.",
      value: oneOf({ RemotePeers: "From BGP peers, not from this node." }),
    },
    { name: "interface", words: "Only routes through this interface; `*` stands for any text.", value: text(BIRD_INTERFACE) },
    {
      name: "peerType",
      words: "Only sessions of this kind.",
      value: oneOf({ eBGP: "With another AS.", iBGP: "Within the AS." }),
      since: "v3.32",
    },
    {
      name: "communities",
      words: "Only routes with this community.",
      value: object(
        objectSpec("BGPFilterCommunityMatch", [
          { name: "values", words: "One community.", value: list(text(COMMUNITY), 1), required: true },
        ]),
      ),
      since: "v3.32",
    },
    { name: "asPathPrefix", words: "Only routes whose AS path begins like this.", value: list(NUMBER), since: "v3.32" },
    { name: "priority", words: "Only routes with this metric.", value: PRIORITY, since: "v3.32" },
    {
      name: "action",
      words: "What becomes of the route. The first rule that fits decides.",
      value: oneOf({ Accept: "It passes.", Reject: "It does not." }),
      required: true,
    },
    {
      name: "operations",
      words: "How the route is changed before it is accepted, at most 10.",
      value: list(object(OPERATION), 10),
      since: "v3.32",
    },
  ];
}

export const RULE_V4: ObjectSpec = objectSpec("BGPFilterRuleV4", ruleFields(text(IPV4_NET), 32), ruleCheck);
export const RULE_V6: ObjectSpec = objectSpec("BGPFilterRuleV6", ruleFields(text(IPV6_NET), 128), ruleCheck);

export const BGP_FILTER: KindSpec = {
  api: "projectcalico.org/v3",
  kind: "BGPFilter",
  words: "Which routes go to BGP peers and come from them. BGPPeers name it in `filters`.",
  isNamespaced: false,
  metadata: clusterMetadataSpec(),
  spec: objectSpec("BGPFilterSpec", [
    { name: "exportV4", words: "IPv4 routes to the peer.", value: list(object(RULE_V4)) },
    { name: "importV4", words: "IPv4 routes from the peer.", value: list(object(RULE_V4)) },
    { name: "exportV6", words: "IPv6 routes to the peer.", value: list(object(RULE_V6)) },
    { name: "importV6", words: "IPv6 routes from the peer.", value: list(object(RULE_V6)) },
  ]),
};
