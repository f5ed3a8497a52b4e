// Reports of flows.
import type { FieldSpec } from "#engine/resources/schema/schema.ts";
import { DURATION } from "#engine/resources/schema/shapes/duration.ts";
import { BOOLEAN, oneOf, onOrOff, TEXT, text } from "#engine/resources/schema/value-specs.ts";

const RULES =
  "Flow logs put NFLOG rules before the verdicts in the chains of policies, profiles and tiers (`--nflog-group 1` for ingress, 2 for " +
  "egress).";

export const FLOW_LOG_FIELDS: readonly FieldSpec[] = [
  {
    name: "flowLogsGoldmaneServer",
    words: `Where flows are reported to: HOST:PORT of Goldmane. Naming one turns flow logs on. ${RULES}`,
    value: TEXT,
    since: "v3.30",
  },
  {
    name: "flowLogsLocalReporter",
    words: `Whether flows are reported on a socket of the node. \`Enabled\` turns flow logs on. ${RULES}`,
    value: onOrOff("Flows are reported on a local socket.", "They are not."),
    standard: "Disabled",
    since: "v3.30",
  },
  {
    name: "flowLogsFlushInterval",
    words: "How often flows are reported.",
    value: text(DURATION),
    standard: "300s",
    since: "v3.30",
  },
  {
    name: "flowLogsCollectorDebugTrace",
    words: "Writes whole flows to Felix's debug log.",
    value: BOOLEAN,
    standard: "false",
    since: "v3.30",
  },
  {
    name: "flowLogsPolicyEvaluationMode",
    words: "Whether long flows are judged again when policies change, so that reports name the policies that would decide now.",
    value: oneOf({ Continuous: "Flows are judged again all the time.", None: "Flows keep the verdict of their first packet." }),
    standard: "Continuous",
    since: "v3.30",
  },
];
