// Rules of the v1 API, which writes actions and protocols small and knows tags (libcalico-go 1.x, lib/api/rule.go).
import { ICMP_FIELDS_V1 } from "#engine/resources/schema/icmp-fields.ts";
import { onlyOneFamily, portsNeedProtocol, protocolFitsVersion } from "#engine/resources/schema/rule-checks.ts";
import type { FieldSpec } from "#engine/resources/schema/schema.ts";
import { IP_VERSION } from "#engine/resources/schema/shapes/ip-version.ts";
import { CIDR } from "#engine/resources/schema/shapes/network.ts";
import { PORT_V1 } from "#engine/resources/schema/shapes/port.ts";
import { PROTOCOL_V1, PROTOCOL_VALUES_V1 } from "#engine/resources/schema/shapes/protocol.ts";
import { SELECTOR } from "#engine/resources/schema/shapes/selector.ts";
import { NAME_V1 } from "#engine/resources/schema/shapes/v1-texts.ts";
import { list, object, objectSpec, oneOf, text } from "#engine/resources/schema/value-specs.ts";

const ACTION_V1 = oneOf({
  allow: "Lets the packet through; no later rule or policy is asked.",
  deny: "Drops the packet; no later rule or policy is asked.",
  log: "Writes the packet to the kernel's log and goes on with the next rule.",
  pass: "Leaves the policies: the profiles decide.",
});

const ENTITY_FIELDS: readonly FieldSpec[] = [
  { name: "tag", words: "The address is of an endpoint with this tag. Left out: any.", value: text(NAME_V1) },
  { name: "net", words: "The address is in this network. Left out: any.", value: text(CIDR), standard: "10.0.0.0/8" },
  {
    name: "nets",
    words: "The address is in one of these networks (Calico 2.4 and later). Left out: any.",
    value: list(text(CIDR)),
  },
  {
    name: "selector",
    words: "The address is of an endpoint whose labels match. Left out: any address.",
    value: text(SELECTOR),
    standard: "role == 'db'",
  },
  {
    name: "ports",
    words: "The port is one of these; the rule needs a protocol. Left out: any.",
    value: list({ kind: "number-or-text", shape: PORT_V1 }),
  },
  { name: "notTag", words: "The address is of no endpoint with this tag.", value: text(NAME_V1) },
  { name: "notNet", words: "The address is not in this network.", value: text(CIDR) },
  { name: "notNets", words: "The address is in none of these networks (Calico 2.4 and later).", value: list(text(CIDR)) },
  { name: "notSelector", words: "The address is of no endpoint whose labels match.", value: text(SELECTOR) },
  {
    name: "notPorts",
    words: "The port is none of these; the rule needs a protocol.",
    value: list({ kind: "number-or-text", shape: PORT_V1 }),
  },
];

export const ENTITY_RULE_V1 = objectSpec("EntityRule", ENTITY_FIELDS);

const FIELDS: readonly FieldSpec[] = [
  {
    name: "action",
    words: "What happens to a packet that matches all that the rule asks.",
    value: ACTION_V1,
    required: true,
    standard: "allow",
  },
  {
    name: "ipVersion",
    words: "The packet is IPv4 (4) or IPv6 (6). Left out: either.",
    value: { kind: "number-or-text", shape: IP_VERSION },
    standard: "4",
  },
  {
    name: "protocol",
    words: "The packet's protocol, by name or number 1 to 255. Needed for ports and icmp. Left out: any.",
    value: { kind: "number-or-text", shape: PROTOCOL_V1, values: PROTOCOL_VALUES_V1 },
    standard: "tcp",
  },
  { name: "icmp", words: "The ICMP type and code; the protocol must be icmp or icmpv6.", value: object(ICMP_FIELDS_V1) },
  {
    name: "notProtocol",
    words: "Any protocol but this one.",
    value: { kind: "number-or-text", shape: PROTOCOL_V1, values: PROTOCOL_VALUES_V1 },
  },
  { name: "notICMP", words: "Any ICMP message but those of this type and code.", value: object(ICMP_FIELDS_V1) },
  { name: "source", words: "Where the packet comes from. Left out: anywhere.", value: object(ENTITY_RULE_V1) },
  { name: "destination", words: "Where the packet goes. Left out: anywhere.", value: object(ENTITY_RULE_V1) },
];

/** The first v1 validator did not ask for a protocol with icmp. */
export const RULE_V1 = objectSpec("Rule", FIELDS, portsNeedProtocol, protocolFitsVersion, onlyOneFamily);
