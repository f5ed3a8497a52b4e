// Texts of workload and host endpoints (libcalico-go/lib/validator/v3/validator.go).
import type { Shape } from "#engine/resources/schema/schema.ts";
import { shapeOf } from "#engine/resources/schema/shapes/shape-of.ts";

/** validateInterface(): one interface, or any (for a host endpoint that stands for the whole node). */
export const ENDPOINT_INTERFACE: Shape = shapeOf(
  "the name of an interface: 1 to 15 letters, digits, dots, dashes and underscores, or * for all",
  ["eth0", "cali1234567890a", "*"],
  (text) => {
    if (text === "*" || /^[a-zA-Z0-9_.-]{1,15}$/.test(text)) return undefined;
    return text.length > 15 ? { message: `Linux has no interface names above 15 characters, this has ${text.length}` } : {};
  },
);

export const CONTAINER_ID: Shape = shapeOf(
  "a container's id: letters, digits and dashes, with a letter or digit at both ends",
  ["1337495556942031415926535"],
  (text) => (/^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?$/.test(text) ? undefined : {}),
);

/** net.ParseMAC(): 6, 8 or 20 bytes with : or - between them, or 6, 8, 20 bytes in groups of two with dots. */
export const MAC_ADDRESS: Shape = shapeOf("a MAC address", ["ee:ee:ee:ee:ee:ee"], (text) => (isMac(text) ? undefined : {}));

function isMac(text: string): boolean {
  const byByte = /^[0-9a-fA-F]{2}(?:([:-])[0-9a-fA-F]{2}(?:\1[0-9a-fA-F]{2})*)?$/.test(text);
  if (byByte) return [6, 8, 20].includes((text.length + 1) / 3);
  return /^[0-9a-fA-F]{4}(?:\.[0-9a-fA-F]{4})+$/.test(text) && [6, 8, 20].includes(((text.length + 1) / 5) * 2);
}
