// What was found out about a file while somebody types in it, and is good enough for the next key press: proposals cannot
// wait until all of a big dump is looked through again.

import type { MarkLayout } from "#engine/calico/mark-layout.ts";
import { namesAfter, namesIn, type SeenNames } from "#server/iptables/seen-names.ts";

/** Each is found when it is first asked for. */
export interface Recent {
  names: SeenNames | undefined;
  roles: { readonly lineCount: number; readonly layout: MarkLayout } | undefined;
}

export function nothingRecent(): Recent {
  return { names: undefined, roles: undefined };
}

/** After lines that read `before` were replaced by lines that read `now`. */
export function recentAfter({ names, roles }: Recent, before: string, now: string): Recent {
  return { names: names && namesAfter(names, before, now), roles };
}

export function recentNames(recent: Recent, text: string): SeenNames {
  recent.names ??= namesIn(text);
  return recent.names;
}

/** The roles may be some key presses old, as long as no line came or went. */
export function recentRoles(recent: Recent, lineCount: number, find: () => MarkLayout): MarkLayout {
  if (recent.roles?.lineCount !== lineCount) recent.roles = { lineCount, layout: find() };
  return recent.roles.layout;
}
