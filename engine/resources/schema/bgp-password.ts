// Where the password of a BGP session stands.
import type { ObjectSpec } from "#engine/resources/schema/schema.ts";
import { BOOLEAN, object, objectSpec, TEXT } from "#engine/resources/schema/value-specs.ts";

const SECRET_KEY: ObjectSpec = objectSpec("SecretKeySelector", [
  { name: "name", words: "The secret, in the namespace of calico-node.", value: TEXT },
  { name: "key", words: "The key in the secret whose value is the password.", value: TEXT, required: true },
  { name: "optional", words: "Whether the secret may be missing.", value: BOOLEAN, standard: "false" },
]);

export const BGP_PASSWORD: ObjectSpec = objectSpec("BGPPassword", [
  { name: "secretKeyRef", words: "The secret that holds the password.", value: object(SECRET_KEY) },
]);
