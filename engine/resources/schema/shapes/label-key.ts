// Keys of labels and annotations (IsQualifiedName(), k8s.io/apimachinery/pkg/util/validation/validation.go).
import type { Shape } from "#engine/resources/schema/schema.ts";
import { isDnsName, LONGEST_NAME } from "#engine/resources/schema/shapes/dns-name.ts";
import { type Fault, shapeOf } from "#engine/resources/schema/shapes/shape-of.ts";

const NAME = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const LONGEST = 63;

export const LABEL_KEY: Shape = shapeOf(
  "a label key: letters, digits, - _ and ., at most 63, with a DNS name and / before them if you like",
  ["role", "app.kubernetes.io/name"],
  keyFault,
);

/** Capital letters count as small ones here (validateObjectMetaAnnotations()). */
export const ANNOTATION_KEY: Shape = shapeOf(
  "an annotation key: letters, digits, - _ and ., at most 63, with a DNS name and / before them if you like",
  ["description", "example.com/owner"],
  (text) => keyFault(text.toLowerCase()),
);

function keyFault(text: string): Fault | undefined {
  const slash = text.indexOf("/");
  const prefix = slash < 0 ? undefined : text.slice(0, slash);
  const name = text.slice(slash + 1);
  if (name.includes("/")) return { message: "A key has one / at most" };
  if (prefix !== undefined && (!isDnsName(prefix) || prefix.length > LONGEST_NAME)) {
    return { message: "Before the / of a key stands a DNS name: small letters, digits, - and ." };
  }
  if (name.length > LONGEST)
    return { message: `A key has at most ${LONGEST} characters behind its prefix, this one ${name.length}` };
  return NAME.test(name) ? undefined : {};
}
