// The type and code of ICMP messages in a rule; the same in the v1 and v3 APIs.
import type { YamlMap } from "#engine/resources/resource.ts";
import type { FieldSpec } from "#engine/resources/schema/schema.ts";
import { integer, objectSpec } from "#engine/resources/schema/value-specs.ts";
import { conflict } from "#engine/resources/validate/problems.ts";
import { entryAt, mayHoldMore, valueAt } from "#engine/resources/validate/values.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";

const FIELDS: readonly FieldSpec[] = [
  {
    name: "type",
    words: "The type of message, 0 to 254: 8 is an echo request of IPv4 (ping), 128 one of IPv6. Left out: every type.",
    value: integer(0, 254),
    standard: "8",
  },
  {
    name: "code",
    words:
      "The code within the type, 0 to 255. Needs a type, because iptables has no match for a code alone. Left out: every code.",
    value: integer(0, 255),
    standard: "0",
  },
];

export const ICMP_FIELDS = objectSpec("ICMPFields", FIELDS, codeNeedsType);

/** The first v1 APIs did not look at the two together. */
export const ICMP_FIELDS_V1 = objectSpec("ICMPFields", FIELDS);

function codeNeedsType(map: YamlMap): readonly Diagnostic[] {
  const code = entryAt(map, "code");
  if (code === undefined || valueAt(map, "type") !== undefined || mayHoldMore(map)) return [];
  return [conflict(code.keySpan, "An ICMP code needs a type: write the type too, or leave out the code")];
}
