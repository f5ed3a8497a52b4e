// Policies and profiles of the v1 API (libcalico-go 1.x, lib/api/policy.go and profile.go).
import { preDnatFits } from "#engine/resources/schema/policy-checks.ts";
import type { FieldSpec, KindSpec } from "#engine/resources/schema/schema.ts";
import { SELECTOR } from "#engine/resources/schema/shapes/selector.ts";
import { LABEL_KEY_V1, LABEL_VALUE_V1, NAME_V1 } from "#engine/resources/schema/shapes/v1-texts.ts";
import { RULE_V1 } from "#engine/resources/schema/v1/rule.ts";
import { BOOLEAN, list, object, objectSpec, oneOf, TEXT_MAP, text, uniqueList } from "#engine/resources/schema/value-specs.ts";

const RULE_FIELDS: readonly FieldSpec[] = [
  { name: "ingress", words: "Rules for what comes in, in order: the first that matches decides.", value: list(object(RULE_V1)) },
  { name: "egress", words: "Rules for what goes out, in order: the first that matches decides.", value: list(object(RULE_V1)) },
];

const POLICY_FIELDS: readonly FieldSpec[] = [
  {
    name: "order",
    words: "A number: policies apply from the lowest up. Left out: after all that have one.",
    value: { kind: "number" },
    standard: "100",
  },
  ...RULE_FIELDS,
  {
    name: "selector",
    words: "Which endpoints the policy applies to, by their labels. Left out: all.",
    value: text(SELECTOR),
    standard: "role == 'db'",
  },
  {
    name: "types",
    words: "The directions it decides (Calico 2.6 and later). Left out: those that the rules are of.",
    value: uniqueList(oneOf({ ingress: "What comes in.", egress: "What goes out." })),
  },
  { name: "doNotTrack", words: "The rules act before connection tracking. Left out: false.", value: BOOLEAN, standard: "false" },
  {
    name: "preDNAT",
    words: "The ingress rules act before addresses are changed (Calico 2.4 and later). Left out: false.",
    value: BOOLEAN,
    standard: "false",
  },
];

const NAME: FieldSpec = { name: "name", words: "What it is called.", value: text(NAME_V1) };

export const LABELS_V1: FieldSpec = {
  name: "labels",
  words: "Keys and values that selectors ask for.",
  value: { kind: "map", key: LABEL_KEY_V1, of: text(LABEL_VALUE_V1) },
};

const POLICY_METADATA = objectSpec("metadata", [
  { ...NAME, required: true },
  { name: "annotations", words: "Notes for people and programs (Calico 2.4 and later).", value: TEXT_MAP },
]);

export const PROFILE_METADATA_V1 = objectSpec("metadata", [
  NAME,
  {
    name: "tags",
    words: "Labels without values that endpoints with the profile have, for tag and notTag of rules.",
    value: list(text(NAME_V1)),
  },
  LABELS_V1,
]);

export const POLICY_KINDS_V1: readonly KindSpec[] = [
  {
    api: "v1",
    kind: "policy",
    words: "A policy of the v1 API: which packets may reach and leave the endpoints that its selector finds.",
    isNamespaced: false,
    metadata: POLICY_METADATA,
    spec: objectSpec("PolicySpec", POLICY_FIELDS, preDnatFits),
  },
  {
    api: "v1",
    kind: "profile",
    words: "A profile of the v1 API: rules, labels and tags of the endpoints that name it.",
    isNamespaced: false,
    metadata: PROFILE_METADATA_V1,
    spec: objectSpec("ProfileSpec", RULE_FIELDS),
  },
];
