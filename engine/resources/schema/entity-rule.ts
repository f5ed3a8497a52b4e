// One end of a packet in a rule: where it comes from, or where it goes (validateEntityRule(), libcalico-go/lib/validator/v3/validator.go).
import type { YamlMap } from "#engine/resources/resource.ts";
import type { FieldSpec } from "#engine/resources/schema/schema.ts";
import { DNS_NAME } from "#engine/resources/schema/shapes/dns-name.ts";
import { RULE_NET } from "#engine/resources/schema/shapes/network.ts";
import { PORT } from "#engine/resources/schema/shapes/port.ts";
import { PLAIN_SELECTOR, RULE_NAMESPACE_SELECTOR, SELECTOR } from "#engine/resources/schema/shapes/selector.ts";
import { list, object, objectSpec, TEXT, text, uniqueList } from "#engine/resources/schema/value-specs.ts";
import { conflict } from "#engine/resources/validate/problems.ts";
import { entryAt, isGiven } from "#engine/resources/validate/values.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";

const SERVICE_FIELDS: readonly FieldSpec[] = [
  { name: "name", words: "The name of a Kubernetes Service.", value: text(DNS_NAME), required: true },
  {
    name: "namespace",
    words: "The Service's namespace. Left out: the policy's own; a GlobalNetworkPolicy has none, so there it must be written.",
    value: text(DNS_NAME),
  },
];

const ACCOUNT_FIELDS: readonly FieldSpec[] = [
  {
    name: "names",
    words: "The pod runs as one of these service accounts. Left out: as whatever account.",
    value: uniqueList(TEXT),
  },
  { name: "selector", words: "The pod's service account has labels that match. Left out: any.", value: text(PLAIN_SELECTOR) },
];

const PORTS_NOTE = "The rule's protocol must have ports, and must be written where one of them is a number.";

const FIELDS: readonly FieldSpec[] = [
  {
    name: "nets",
    words: "The address is in one of these networks. All networks of a rule are of one IP version. Left out: any address.",
    value: uniqueList(text(RULE_NET)),
    standard: "[10.0.0.0/8]",
  },
  {
    name: "notNets",
    words: "The address is in none of these networks. Left out: any address.",
    value: uniqueList(text(RULE_NET)),
    standard: "[10.0.0.0/8]",
  },
  {
    name: "selector",
    words:
      "The endpoint or network set of this address has labels that match. In a NetworkPolicy without namespaceSelector only those of its own namespace count. Left out: any address, also those that Calico does not know.",
    value: text(SELECTOR),
    standard: "role == 'db'",
  },
  {
    name: "notSelector",
    words:
      "The address is of no endpoint that matches: unlike a ! in selector, this lets in addresses that Calico does not know. Left out: any address.",
    value: text(PLAIN_SELECTOR),
    standard: "role == 'db'",
  },
  {
    name: "namespaceSelector",
    words:
      "The pod's namespace has labels that match; with selector, both must. global() means what is in no namespace: host endpoints and global network sets. Left out: the own namespace in a NetworkPolicy, every one elsewhere.",
    value: text(RULE_NAMESPACE_SELECTOR),
    standard: "projectcalico.org/name == 'web'",
  },
  {
    name: "serviceAccounts",
    words: "The pod runs as one of these service accounts.",
    value: object(objectSpec("ServiceAccountMatch", ACCOUNT_FIELDS)),
  },
  {
    name: "services",
    words:
      "The address, and for a destination the port, is one behind this Kubernetes Service. Stands alone, without nets, selectors and service accounts: in the source of an ingress rule or the destination of an egress rule.",
    value: object(objectSpec("ServiceMatch", SERVICE_FIELDS)),
    since: "v3.20",
  },
  {
    name: "ports",
    words: `The port is one of these: numbers, ranges such as 8000:8080, or names that endpoints give their ports. ${PORTS_NOTE} Left out: any port.`,
    value: list({ kind: "number-or-text", shape: PORT }),
    standard: "[80, 443]",
  },
  {
    name: "notPorts",
    words: `The port is none of these. ${PORTS_NOTE} Left out: any port.`,
    value: list({ kind: "number-or-text", shape: PORT }),
    standard: "[80, 443]",
  },
];

export const ENTITY_RULE = objectSpec("EntityRule", FIELDS, servicesAlone);

const BESIDE_SERVICES: readonly string[] = ["nets", "notNets", "selector", "notSelector", "namespaceSelector", "serviceAccounts"];

function servicesAlone(map: YamlMap): readonly Diagnostic[] {
  if (!isGiven(map, "services")) return [];
  return BESIDE_SERVICES.flatMap((key) => {
    const entry = isGiven(map, key) ? entryAt(map, key) : undefined;
    return entry === undefined ? [] : [conflict(entry.keySpan, `services stands alone: ${key} needs a rule of its own`)];
  });
}
