// Texts of the v1 API (libcalico-go 1.x, lib/validator/validator.go).
import type { Shape } from "#engine/resources/schema/schema.ts";
import { patternShape } from "#engine/resources/schema/shapes/text-shape.ts";

export const NAME_V1: Shape = patternShape(
  "a name: 1 to 128 letters, digits and the characters _ . -",
  ["my-policy", "default.web"],
  /^[a-zA-Z0-9_.-]{1,128}$/,
);

/** Workloads of orchestrators have a namespace before their name. */
export const WORKLOAD_V1: Shape = patternShape(
  "a name: 1 to 128 letters, digits and the characters _ . / -",
  ["default.frontend-5gs43"],
  /^[a-zA-Z0-9_./-]{1,128}$/,
);

export const INTERFACE_V1: Shape = patternShape(
  "the name of an interface: 1 to 15 letters, digits, dashes and underscores",
  ["eth0", "cali1234567890a"],
  /^[a-zA-Z0-9_-]{1,15}$/,
);

export const LABEL_KEY_V1: Shape = patternShape(
  "a label key: letters, digits and the characters _ . / -",
  ["role", "calico/k8s_ns"],
  /^(?=.{1,512}$)(?:[a-zA-Z0-9_./-]{0,253}\/)?[a-zA-Z0-9](?:[-a-zA-Z0-9_.]*[a-zA-Z0-9])?$/,
);

export const LABEL_VALUE_V1: Shape = patternShape(
  "a label value: at most 63 letters, digits, - _ and ., with a letter or digit at both ends",
  ["db", "v1.2"],
  /^(?=.{0,63}$)(?:[a-zA-Z0-9](?:[-a-zA-Z0-9_.]*[a-zA-Z0-9])?)?$/,
);
