// Texts that only Felix's configuration knows.
import type { Shape } from "#engine/resources/schema/schema.ts";
import { patternShape, textShape } from "#engine/resources/schema/shapes/text-shape.ts";

/** prometheusHostRegexp, libcalico-go/lib/validator/v3/validator.go */
export const LISTEN_HOST: Shape = patternShape(
  "a host name or an address, at most 64 characters",
  ["localhost", "0.0.0.0"],
  /^[a-zA-Z0-9:._+-]{1,64}$/,
);

/** validateKeyValueList(), the same file. */
export const KEY_VALUE_LIST: Shape = textShape(
  "a list of NAME=VALUE, separated by commas",
  ["SNATFullyRandom=true,MASQFullyRandom=false"],
  (text) => text.split(",").every((item) => item.trim() === "" || /^\s*\w+=/.test(item)),
);

/** It becomes part of a Kubernetes namespace: `openstack-region-NAME`. */
export const OPENSTACK_REGION: Shape = patternShape(
  "a region's name: at most 46 small letters, digits and dashes, with a letter or digit at both ends",
  ["region-one"],
  /^(?=.{1,46}$)[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/,
);

/** The grammar of the CRD. */
export const LOG_PREFIX: Shape = patternShape(
  "a log prefix: letters, digits, blanks and the characters % : / _ -",
  ["calico-packet", "calico %t %n"],
  /^[a-zA-Z0-9%: /_-]*$/,
);

export const LOG_RATE: Shape = patternShape(
  "a rate: 1 to 9999 per second, minute, hour or day",
  ["10/second", "100/minute"],
  /^[1-9]\d{0,3}\/(?:second|minute|hour|day)$/,
);

const DSCP_NAME = /^(?:DF|EF|LE|VOICE-ADMIT|CS[0-7]|AF[1-4][1-3])$/i;

export const DSCP: Shape = textShape("a DSCP value: 0 to 63, or a name such as EF, CS1 or AF11", ["46", "EF", "AF11"], (text) =>
  /^\d+$/.test(text) ? Number(text) <= 63 : DSCP_NAME.test(text),
);

/** 32 bytes in base64. */
export const WIREGUARD_KEY: Shape = patternShape(
  "a WireGuard key: 32 bytes in base64, 44 characters that end in =",
  ["AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="],
  /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/,
);

/** HealthTimeoutOverride.name */
export const PART_NAME: Shape = patternShape(
  "the name of a part of Felix: letters, digits, blanks, _ and -",
  ["InternalDataplaneMainLoop"],
  /^[a-zA-Z0-9_ -]+$/,
);
