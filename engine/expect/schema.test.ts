import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { packetsSchema } from "#engine/expect/schema.ts";

test("the schema that is shipped is the one made from the parser's keys", () => {
  const shipped: unknown = JSON.parse(readFileSync(new URL("../../schemas/packets.schema.json", import.meta.url), "utf8"));
  expect(shipped).toEqual(packetsSchema());
});
