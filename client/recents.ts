// The packets walked last, the newest first.

export const MOST_RECENTS = 20;

export function addRecent(recents: readonly string[], packet: string): string[] {
  const line = packet.trim();
  if (line === "") return [...recents];
  return [line, ...recents.filter((one) => one !== line)].slice(0, MOST_RECENTS);
}

export function removeRecent(recents: readonly string[], packet: string): string[] {
  return recents.filter((one) => one !== packet);
}

/** What storage gave back, whoever wrote it. */
export function readRecents(stored: unknown): string[] {
  if (!Array.isArray(stored)) return [];
  return stored.filter((one): one is string => typeof one === "string").slice(0, MOST_RECENTS);
}
