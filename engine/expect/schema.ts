// The JSON schema of packet files, made from the parser's own table of keys. schemas/packets.schema.json is this, written.
import {
  EXPECT_KEYS,
  FILE_KEYS,
  type JsonSchema,
  type Key,
  NAT_KEYS,
  NODE_KEYS,
  NOT_KEYS,
  PACKET_KEYS,
} from "#engine/expect/keys.ts";

export function packetsSchema(): JsonSchema {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Chainwalk packet file",
    description: "Packets, and what is expected of them.",
    ...objectOf(FILE_KEYS),
    $defs: {
      node: objectOf(NODE_KEYS),
      packet: objectOf(PACKET_KEYS),
      expect: objectOf(EXPECT_KEYS),
      not: objectOf(NOT_KEYS),
      nat: objectOf(NAT_KEYS),
    },
  };
}

function objectOf(keys: readonly Key[]): JsonSchema {
  const required = keys.filter((key) => key.required === true).map(({ name }) => name);
  return {
    type: "object",
    additionalProperties: false,
    ...(required.length === 0 ? {} : { required }),
    properties: Object.fromEntries(keys.map(({ name, summary, schema }) => [name, { description: summary, ...schema }])),
  };
}
