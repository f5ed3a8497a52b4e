// Which vintage a case is of, from the version of Felix or Calico that its file names.
import { VINTAGE_NAMES, type VintageName } from "#engine/felix/vintage/versions.ts";

/** `v3.21.0` → 3.21; between two vintages the older one's rules still stand. */
export function vintageOfRef(ref: string): VintageName | undefined {
  const wanted = numbersOf(ref);
  return VINTAGE_NAMES.findLast((name) => isAtMost(numbersOf(name), wanted));
}

function numbersOf(version: string): readonly [number, number] {
  const [major = "0", minor = "0"] = version.replace(/^v/, "").split(".");
  return [Number(major), Number(minor)];
}

function isAtMost([major, minor]: readonly [number, number], [otherMajor, otherMinor]: readonly [number, number]): boolean {
  return major < otherMajor || (major === otherMajor && minor <= otherMinor);
}
