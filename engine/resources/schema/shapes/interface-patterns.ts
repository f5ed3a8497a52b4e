// Names of interfaces with wildcards, as the fields of Felix and BIRD take them (libcalico-go/lib/validator/v3/validator.go).
import type { Shape } from "#engine/resources/schema/schema.ts";
import { patternShape, textShape } from "#engine/resources/schema/shapes/text-shape.ts";

/** As iptables matches interfaces: `eth+`. */
export const INTERFACE_FILTER: Shape = patternShape(
  "the name of an interface, 1 to 15 characters, where + at the end stands for any rest",
  ["eth0", "eth+", "docker+"],
  /^[a-zA-Z0-9:._+-]{1,15}$/,
);

/** The name of one interface. */
export const INTERFACE_NAME: Shape = patternShape(
  "the name of an interface: 1 to 15 letters, digits, dots, dashes and underscores",
  ["eth0", "wireguard.cali"],
  /^[a-zA-Z0-9_.-]{1,15}$/,
);

/** As BIRD matches interfaces: `eth*`. */
export const BIRD_INTERFACE: Shape = patternShape(
  "the name of an interface, 1 to 15 characters, where * stands for any text",
  ["eth0", "eth*", "*.calico"],
  /^[a-zA-Z0-9_.*-]{1,15}$/,
);

/** The same, but not all interfaces. */
export const IGNORED_INTERFACE: Shape = textShape(
  "the name of an interface, 1 to 15 characters, where * stands for any text; * alone would be all of them",
  ["vbox*", "docker0"],
  (text) => text !== "*" && /^[a-zA-Z0-9_.*-]{1,15}$/.test(text),
);
