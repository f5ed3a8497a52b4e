// Fields that policies of all kinds share.
import { RULE } from "#engine/resources/schema/rule.ts";
import type { FieldSpec } from "#engine/resources/schema/schema.ts";
import { DNS_NAME } from "#engine/resources/schema/shapes/dns-name.ts";
import { SELECTOR } from "#engine/resources/schema/shapes/selector.ts";
import { BOOLEAN, list, object, oneOf, text, uniqueList } from "#engine/resources/schema/value-specs.ts";

const POLICY_TYPE = oneOf({
  Ingress: "The policy says what may come in to the endpoints; what its rules do not allow is denied at the end of the tier.",
  Egress: "The policy says what may go out of the endpoints; what its rules do not allow is denied at the end of the tier.",
});

export const NETWORK_POLICY_FIELDS: readonly FieldSpec[] = [
  {
    name: "tier",
    words: "The tier the policy belongs to. Left out: `default`.",
    value: text(DNS_NAME),
    standard: "default",
    since: "v3.29",
  },
  {
    name: "order",
    words:
      "A number: policies of a tier apply from the lowest up, those of the same order by name. Left out: after all that have one.",
    value: { kind: "number" },
    standard: "100",
  },
  {
    name: "selector",
    words: "Which endpoints the policy applies to, by their labels; in a NetworkPolicy those of its namespace. Left out: all.",
    value: text(SELECTOR),
    standard: "role == 'db'",
  },
  {
    name: "serviceAccountSelector",
    words: "Which pods it applies to, by the labels of the service account they run as. Left out: whatever account.",
    value: text(SELECTOR),
  },
  {
    name: "types",
    words:
      "The directions it decides. Left out: Ingress, unless there are egress rules only; Egress where there are egress rules.",
    value: uniqueList(POLICY_TYPE),
    standard: "[Ingress]",
  },
  {
    name: "ingress",
    words: "Rules for what comes in, in order: the first that matches decides. None: nothing may, where types has Ingress.",
    value: list(object(RULE)),
  },
  {
    name: "egress",
    words: "Rules for what goes out, in order: the first that matches decides. None: nothing may, where types has Egress.",
    value: list(object(RULE)),
  },
  {
    name: "performanceHints",
    words: "Hints to Felix that change nothing in what is allowed.",
    value: uniqueList(
      oneOf({ AssumeNeededOnEveryNode: "Felix keeps the policy ready on nodes where no endpoint needs it yet." }),
    ),
  },
];

export const GLOBAL_POLICY_FIELDS: readonly FieldSpec[] = [
  ...NETWORK_POLICY_FIELDS,
  {
    name: "namespaceSelector",
    words: "Which pods it applies to, by the labels of their namespace. Left out: pods of every namespace, and host endpoints.",
    value: text(SELECTOR),
    standard: "env == 'prod'",
  },
  {
    name: "doNotTrack",
    words:
      "The rules act in the raw table, before connection tracking: for host endpoints, each direction needs its own. Needs applyOnForward. Left out: false.",
    value: BOOLEAN,
    standard: "false",
  },
  {
    name: "preDNAT",
    words:
      "The ingress rules act in the mangle table, before addresses are changed (DNAT), for host endpoints. Needs applyOnForward. Left out: false.",
    value: BOOLEAN,
    standard: "false",
  },
  {
    name: "applyOnForward",
    words:
      "At host endpoints the policy acts on forwarded packets too, not only on those to and from the node itself. Left out: false.",
    value: BOOLEAN,
    standard: "false",
  },
];
