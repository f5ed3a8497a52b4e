// Felix as a process: its logs, metrics, health and reports.
import type { FieldSpec, ObjectSpec } from "#engine/resources/schema/schema.ts";
import { DURATION } from "#engine/resources/schema/shapes/duration.ts";
import { LISTEN_HOST, PART_NAME } from "#engine/resources/schema/shapes/felix-texts.ts";
import { felixWord } from "#engine/resources/schema/shapes/felix-words.ts";
import { REGULAR_EXPRESSION } from "#engine/resources/schema/shapes/regular-expression.ts";
import {
  BOOLEAN,
  integer,
  list,
  object,
  objectSpec,
  onOrOff,
  PORT_OR_OFF,
  TEXT,
  text,
} from "#engine/resources/schema/value-specs.ts";

/** logLevelRegex, libcalico-go/lib/validator/v3/validator.go */
export const LOG_LEVEL = felixWord({
  Trace: "Everything, and more than Debug.",
  Debug: "Everything.",
  Info: "What happens.",
  Warning: "What may be wrong.",
  Error: "What is wrong.",
  Fatal: "Only what ends the process.",
});

const TIMEOUT_OVERRIDE: ObjectSpec = objectSpec("HealthTimeoutOverride", [
  { name: "name", words: "The part of Felix, as its log names it.", value: text(PART_NAME), required: true },
  { name: "timeout", words: "How long it may be silent.", value: text(DURATION), required: true },
]);

export const LOG_FIELDS: readonly FieldSpec[] = [
  {
    name: "logFilePath",
    words: "The file that Felix logs to; `none` for no file.",
    value: TEXT,
    standard: "/var/log/calico/felix.log",
  },
  { name: "logSeverityFile", words: "From which severity on lines go to the log file.", value: LOG_LEVEL, standard: "Info" },
  { name: "logSeverityScreen", words: "From which severity on lines go to standard output.", value: LOG_LEVEL, standard: "Info" },
  { name: "logSeveritySys", words: "From which severity on lines go to syslog.", value: LOG_LEVEL, standard: "Info" },
  {
    name: "logDebugFilenameRegex",
    words: "Which source files' debug lines are written: a regular expression for their names.",
    value: text(REGULAR_EXPRESSION),
  },
];

export const HEALTH_FIELDS: readonly FieldSpec[] = [
  {
    name: "healthEnabled",
    words: "Whether Felix answers questions about its health over HTTP.",
    value: BOOLEAN,
    standard: "false",
  },
  { name: "healthHost", words: "Where the health server listens.", value: text(LISTEN_HOST), standard: "localhost" },
  { name: "healthPort", words: "The port of the health server.", value: PORT_OR_OFF, standard: "9099" },
  {
    name: "healthTimeoutOverrides",
    words: "How long single parts of Felix may be silent before it counts as unwell.",
    value: list(object(TIMEOUT_OVERRIDE)),
  },
  {
    name: "dataplaneWatchdogTimeout",
    words: "How long the part that programs the kernel may be silent. `healthTimeoutOverrides` has taken its place.",
    value: text(DURATION),
    standard: "90s",
  },
  { name: "prometheusMetricsEnabled", words: "Whether Felix serves metrics for Prometheus.", value: BOOLEAN, standard: "false" },
  {
    name: "prometheusMetricsHost",
    words: "Where the metrics server listens. All addresses if it is left out.",
    value: text(LISTEN_HOST),
  },
  { name: "prometheusMetricsPort", words: "The port of the metrics server.", value: PORT_OR_OFF, standard: "9091" },
  {
    name: "prometheusGoMetricsEnabled",
    words: "Whether metrics of the Go runtime are among them.",
    value: BOOLEAN,
    standard: "true",
  },
  {
    name: "prometheusProcessMetricsEnabled",
    words: "Whether metrics of the process are among them.",
    value: BOOLEAN,
    standard: "true",
  },
  {
    name: "prometheusWireGuardMetricsEnabled",
    words: "Whether metrics of WireGuard are among them.",
    value: BOOLEAN,
    standard: "true",
  },
  {
    name: "prometheusMetricsCAFile",
    words: "The certificates that clients of the metrics server must be signed by.",
    value: TEXT,
  },
  { name: "prometheusMetricsCertFile", words: "The certificate of the metrics server.", value: TEXT },
  { name: "prometheusMetricsKeyFile", words: "The private key of the metrics server.", value: TEXT },
  { name: "prometheusMetricsClientAuth", words: "What the metrics server asks of its clients' certificates.", value: TEXT },
];

export const REPORT_FIELDS: readonly FieldSpec[] = [
  {
    name: "reportingInterval",
    words: "How often Felix reports that it lives; 0 means never. OpenStack needs it.",
    value: text(DURATION),
    standard: "30s",
  },
  { name: "reportingTTL", words: "How long such a report counts.", value: text(DURATION), standard: "90s" },
  {
    name: "endpointReportingEnabled",
    words: "Whether Felix reports which endpoints are ready, as OpenStack wants it.",
    value: BOOLEAN,
    standard: "false",
  },
  {
    name: "endpointReportingDelay",
    words: "How long changes of endpoints are gathered before they are reported.",
    value: text(DURATION),
    standard: "1s",
  },
  {
    name: "endpointStatusPathPrefix",
    words: "The directory where Felix says which endpoints are programmed; for the CNI plugin, which waits for it.",
    value: TEXT,
    standard: "/var/run/calico",
  },
  {
    name: "policySyncPathPrefix",
    words: "The directory of the socket that application layer policy asks. Off if it is left out.",
    value: TEXT,
  },
  {
    name: "usageReportingEnabled",
    words: "Whether version and size of the cluster are reported to projectcalico.org, without names.",
    value: BOOLEAN,
    standard: "true",
  },
  {
    name: "usageReportingInitialDelay",
    words: "How long after its start Felix sends the first such report.",
    value: text(DURATION),
    standard: "300s",
  },
  { name: "usageReportingInterval", words: "How often it sends one.", value: text(DURATION), standard: "86400s" },
  {
    name: "windowsManageFirewallRules",
    words: "Whether Felix opens its metrics ports in the firewall of Windows.",
    value: onOrOff("Felix opens them.", "It does not."),
    standard: "Disabled",
  },
];

export const RUNTIME_FIELDS: readonly FieldSpec[] = [
  {
    name: "goGCThreshold",
    words: "By how many percent the heap may grow before it is collected; -1 means never.",
    value: integer(-1),
    standard: "40",
  },
  {
    name: "goMemoryLimitMB",
    words: "The memory in MB that Felix tries to keep below; -1 for no limit.",
    value: integer(-1),
    standard: "-1",
  },
  { name: "goMaxProcs", words: "How many processors Felix uses at once; -1 for all.", value: integer(-1), standard: "-1" },
  { name: "debugHost", words: "Where the debug server listens.", value: TEXT, standard: "localhost" },
  {
    name: "debugPort",
    words: "The port of Felix's debug server, which gives profiles to anybody who asks. Off if it is left out.",
    value: PORT_OR_OFF,
  },
  { name: "debugMemoryProfilePath", words: "Where Felix writes a memory profile when it gets a signal.", value: TEXT },
  {
    name: "debugDisableLogDropping",
    words: "Whether Felix waits for a slow log instead of dropping lines.",
    value: BOOLEAN,
    standard: "false",
  },
  { name: "debugSimulateCalcGraphHangAfter", words: "For tests: when the calculation graph hangs.", value: text(DURATION) },
  { name: "debugSimulateDataplaneHangAfter", words: "For tests: when the dataplane hangs.", value: text(DURATION) },
  {
    name: "debugSimulateDataplaneApplyDelay",
    words: "For tests: by how much each change of the dataplane is slowed down.",
    value: text(DURATION),
  },
];
