// What Felix has to know of Kubernetes' services.
import type { FieldSpec } from "#engine/resources/schema/schema.ts";
import { felixWord } from "#engine/resources/schema/shapes/felix-words.ts";
import { NUMERIC_PORTS } from "#engine/resources/schema/shapes/numeric-ports.ts";
import { list } from "#engine/resources/schema/value-specs.ts";

export const SERVICE_FIELDS: readonly FieldSpec[] = [
  {
    name: "kubeNodePortRanges",
    words:
      "The ports of NodePort services, at most 7 ranges. Only where kube-proxy uses IPVS: `cali-forward-check` matches them with " +
      "`-m multiport --dports` and sends these packets to `cali-set-endpoint-mark`.",
    // -m multiport holds 15 ports, and a range takes two.
    value: list({ kind: "number-or-text", shape: NUMERIC_PORTS }, 7),
    standard: '["30000:32767"]',
  },
  {
    name: "serviceLoopPrevention",
    words:
      "What becomes of packets to advertised service addresses that kube-proxy does not translate: the rules of `cali-cidr-block` in " +
      "the filter table, one for each address block of the BGPConfiguration.",
    value: felixWord({
      Drop: "They are dropped.",
      Reject: "They are refused, and the sender is told.",
      Disabled: "They may go round in circles between node and router.",
    }),
    standard: "Drop",
    since: "v3.17",
  },
];
