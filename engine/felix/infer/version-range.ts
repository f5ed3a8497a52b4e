// Versions as numbers, major * 100 + minor: 2.1 is 201, 3.28 is 328.

/** Both ends included. */
export interface VersionRange {
  readonly from: number | undefined;
  readonly to: number | undefined;
}

export function versionNumber(text: string): number {
  const [major = "0", minor = "0"] = text.split(".");
  return Number(major) * 100 + Number(minor);
}

export function versionText(version: number): string {
  return `${Math.floor(version / 100)}.${version % 100}`;
}

export function meet(one: VersionRange, other: VersionRange): boolean {
  return (one.from ?? 0) <= (other.to ?? Number.MAX_SAFE_INTEGER) && (other.from ?? 0) <= (one.to ?? Number.MAX_SAFE_INTEGER);
}

/** `3.1 to 3.29`, `3.30 or later`, `2.1`. */
export function rangeWords({ from, to }: VersionRange): string {
  if (from === undefined) return to === undefined ? "any version" : `${versionText(to)} or earlier`;
  if (to === undefined) return `${versionText(from)} or later`;
  return from === to ? versionText(from) : `${versionText(from)} to ${versionText(to)}`;
}
