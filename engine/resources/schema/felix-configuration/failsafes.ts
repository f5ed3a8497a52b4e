// Ports that stay open on host endpoints, whatever the policies say.
import type { FieldSpec, ObjectSpec } from "#engine/resources/schema/schema.ts";
import { looseWord } from "#engine/resources/schema/shapes/felix-words.ts";
import { CIDR } from "#engine/resources/schema/shapes/network.ts";
import { integer, list, object, objectSpec, text } from "#engine/resources/schema/value-specs.ts";

/**
 * validateProtoPort(), libcalico-go/lib/validator/v3/validator.go, wants capital letters, but the validator does not go into the
 * lists of failsafes, and Felix takes any case. Port 0 passes there, and no packet has it.
 */
export const PROTO_PORT: ObjectSpec = objectSpec("ProtoPort", [
  {
    name: "protocol",
    words: "The protocol, in any case.",
    value: looseWord({
      TCP: "Transmission Control Protocol.",
      UDP: "User Datagram Protocol.",
      SCTP: "Stream Control Transmission Protocol; Calico v3.12 and later.",
    }),
    required: true,
  },
  { name: "port", words: "The port.", value: integer(0, 65535), required: true },
  {
    name: "net",
    words:
      "The addresses that it is open for: `-s NET` in `cali-failsafe-in`, `-d NET` in `cali-failsafe-out`. A network of the other " +
      "family leaves the rule out there; no network means all.",
    value: text(CIDR),
    since: "v3.19",
  },
]);

export const FAILSAFE_FIELDS: readonly FieldSpec[] = [
  {
    name: "failsafeInboundHostPorts",
    words:
      "Ports of the host that stay reachable under any host endpoint policy: one ACCEPT rule each in `cali-failsafe-in` (filter, " +
      "mangle, raw), and the answers in the raw table's `cali-failsafe-out`. `[]` means none. Left out: TCP 22, 179, " +
      "2379, 2380, 5473, 6443, 6666, 6667 and UDP 68 (fewer before v3.15).",
    value: list(object(PROTO_PORT)),
  },
  {
    name: "failsafeOutboundHostPorts",
    words:
      "Ports of other hosts that this one may always reach: one ACCEPT rule each in `cali-failsafe-out`, and the answers in the raw " +
      "table's `cali-failsafe-in`. `[]` means none. Left out: TCP 179, 2379, 2380, 5473, 6443, 6666, 6667 and UDP 53, " +
      "67 (fewer before v3.15).",
    value: list(object(PROTO_PORT)),
  },
];
