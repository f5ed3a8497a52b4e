// The host's end of a pod's network: its name is a hash of the pod's (VethNameForWorkload(),
// libcalico-go/lib/backend/k8s/conversion).
import { bytesToHex, digest } from "#engine/felix/digest.ts";

/** What fits behind `cali` in the 15 characters of an interface's name. */
const HASH_LENGTH = 11;

/** `prefix` is the first of FELIX_INTERFACEPREFIX. */
export function workloadInterface(namespace: string, pod: string, prefix = "cali"): string {
  return prefix + bytesToHex(digest("sha1", `${namespace}.${pod}`)).slice(0, HASH_LENGTH);
}
