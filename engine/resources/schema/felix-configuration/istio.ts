// Istio's ambient mode.
import type { FieldSpec } from "#engine/resources/schema/schema.ts";
import { DSCP } from "#engine/resources/schema/shapes/felix-texts.ts";
import { onOrOff } from "#engine/resources/schema/value-specs.ts";

export const ISTIO_FIELDS: readonly FieldSpec[] = [
  {
    name: "istioAmbientMode",
    words:
      "Whether Istio's ambient mesh runs beside Calico: new TCP connections between its workloads (set `all-istio-weps`) get a DSCP " +
      "value in mangle `cali-POSTROUTING`.",
    value: onOrOff("The rules are there.", "They are not."),
    standard: "Disabled",
    since: "v3.32",
  },
  {
    name: "istioDSCPMark",
    words: "The DSCP value of those packets (`--set-dscp`), 0 to 63 or its name.",
    value: { kind: "number-or-text", shape: DSCP },
    standard: "23",
    since: "v3.32",
  },
];
