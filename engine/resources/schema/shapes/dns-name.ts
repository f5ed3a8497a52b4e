// Names by the rules of DNS, as Calico and Kubernetes take them for resources (nameRegex, libcalico-go/lib/validator/v3/validator.go).
import type { Shape } from "#engine/resources/schema/schema.ts";
import { type Fault, shapeOf } from "#engine/resources/schema/shapes/shape-of.ts";

const LABEL = "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?";
const LABEL_PATTERN = new RegExp(`^${LABEL}$`);
const NAME_PATTERN = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`);

export const LONGEST_NAME = 253;
export const LONGEST_LABEL = 63;

export function isDnsLabel(text: string): boolean {
  return LABEL_PATTERN.test(text);
}

export function isDnsName(text: string): boolean {
  return NAME_PATTERN.test(text);
}

/** How long it may be is a matter of each field: most say nothing. */
export const DNS_NAME: Shape = shapeOf(
  "a name: small letters, digits, - and ., with a letter or digit at both ends of each part",
  ["node-1", "web.example.com"],
  (text) => (isDnsName(text) ? undefined : smallLetters(text, isDnsName)),
);

export const DNS_LABEL: Shape = shapeOf(
  "a name: at most 63 small letters, digits and dashes, with a letter or digit at both ends",
  ["web-1"],
  (text) => (isDnsLabel(text) && text.length <= LONGEST_LABEL ? undefined : smallLetters(text, isDnsLabel)),
);

function smallLetters(text: string, isFine: (text: string) => boolean): Fault {
  const small = text.toLowerCase();
  if (small === text || !isFine(small)) return {};
  return { message: `Only small letters may stand in this name: ${small}`, instead: small };
}
