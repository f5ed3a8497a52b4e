// A rule of a policy or profile.
import { ENTITY_RULE } from "#engine/resources/schema/entity-rule.ts";
import { HTTP_MATCH } from "#engine/resources/schema/http-match.ts";
import { ICMP_FIELDS } from "#engine/resources/schema/icmp-fields.ts";
import {
  icmpNeedsProtocol,
  onlyOneFamily,
  portsNeedProtocol,
  protocolFitsVersion,
} from "#engine/resources/schema/rule-checks.ts";
import { httpFitsRule, noCatchAllInNot, noPortsWithServices } from "#engine/resources/schema/rule-extras.ts";
import type { FieldSpec } from "#engine/resources/schema/schema.ts";
import { IP_VERSION } from "#engine/resources/schema/shapes/ip-version.ts";
import { ANNOTATION_KEY } from "#engine/resources/schema/shapes/label-key.ts";
import { PROTOCOL, PROTOCOL_VALUES } from "#engine/resources/schema/shapes/protocol.ts";
import { object, objectSpec, oneOf, TEXT } from "#engine/resources/schema/value-specs.ts";

export const ACTION = oneOf({
  Allow: "Lets the packet through; no later rule or policy is asked.",
  Deny: "Drops the packet; no later rule or policy is asked.",
  Log: "Writes the packet to the kernel's log and goes on with the next rule.",
  Pass: "Leaves this tier: the next tier decides, or the profiles where there is none.",
});

const RULE_METADATA = objectSpec("RuleMetadata", [
  {
    name: "annotations",
    words: "Notes on the rule. Felix writes them as comments on the iptables rules it makes of this one.",
    value: { kind: "map", key: ANNOTATION_KEY, of: TEXT },
  },
]);

const FIELDS: readonly FieldSpec[] = [
  {
    name: "action",
    words: "What happens to a packet that matches all that the rule asks.",
    value: ACTION,
    required: true,
    standard: "Allow",
  },
  {
    name: "ipVersion",
    words: "The packet is IPv4 (4) or IPv6 (6). Left out: either, unless networks or an ICMP protocol tell.",
    value: { kind: "number-or-text", shape: IP_VERSION },
    standard: "4",
  },
  {
    name: "protocol",
    words: "The packet's protocol, by name or number 1 to 255. Needed for numeric ports and for icmp. Left out: any.",
    value: { kind: "number-or-text", shape: PROTOCOL, values: PROTOCOL_VALUES },
    standard: "TCP",
  },
  {
    name: "notProtocol",
    words: "Any protocol but this one. Left out: any.",
    value: { kind: "number-or-text", shape: PROTOCOL, values: PROTOCOL_VALUES },
    standard: "ICMP",
  },
  { name: "icmp", words: "The ICMP type and code; the protocol must be ICMP or ICMPv6.", value: object(ICMP_FIELDS) },
  { name: "notICMP", words: "Any ICMP message but those of this type and code.", value: object(ICMP_FIELDS) },
  { name: "source", words: "Where the packet comes from. Left out: anywhere.", value: object(ENTITY_RULE) },
  { name: "destination", words: "Where the packet goes. Left out: anywhere.", value: object(ENTITY_RULE) },
  {
    name: "http",
    words:
      "HTTP requests, where application layer policy is on: ingress Allow rules only, over TCP. Felix's own rules leave it out.",
    value: object(HTTP_MATCH),
  },
  { name: "metadata", words: "Notes on the rule.", value: object(RULE_METADATA) },
];

export const RULE = objectSpec(
  "Rule",
  FIELDS,
  portsNeedProtocol,
  icmpNeedsProtocol,
  protocolFitsVersion,
  onlyOneFamily,
  noCatchAllInNot,
  httpFitsRule,
  noPortsWithServices,
);
