// What the name of one of Felix's sets says, and what the policies of the workspace add to it.
import type { SetContent } from "#engine/calculate/rule-sets.ts";
import { readSetName, type SetIdKind } from "#engine/felix/names/read-set-name.ts";
import { printSelector } from "#engine/selector/print-selector.ts";
import type { Workspace } from "#server/calico/workspace.ts";
import { type SetOwner, setKey } from "#server/iptables/hashes/set-owners.ts";
import { type Block, code, type Piece, text } from "#server/markup.ts";

const MOST_USERS = 3;

/** What the members of a set are whose name is a hash. */
const MEMBERS: Readonly<Record<SetIdKind, string>> = {
  selector: "the addresses of the endpoints and network sets that a selector in a rule of a policy selects",
  tag: "the addresses of the endpoints that have a tag",
  "named-port": "the addresses and ports of the endpoints that have a port of a certain name",
  service: "the addresses and ports of a service's endpoints",
  "service-without-ports": "the addresses of a service's endpoints",
};

/** Nothing for a set that is not Felix's. */
export function setNameBlocks(name: string, workspace: Workspace): readonly Block[] {
  const read = readSetName(name);
  if (read === undefined) return [];
  switch (read.kind) {
    case "other":
      return [];
    case "temporary":
      return [text("Felix fills this set and then swaps it with the set that it stands for.")];
    case "fixed":
      return [text(`Felix's set of ${read.set.members}.`)];
    default: {
      const owner = workspace.setOwners().get(setKey(`${read.prefix}:${read.hash}`));
      const members = text(`Felix's set of ${MEMBERS[read.kind]}; its name is a hash of what it stands for.`);
      return owner === undefined ? [members, ...unresolved(workspace)] : [members, ...ownerBlocks(owner)];
    }
  }
}

function unresolved({ isComplete, files }: Workspace): Block[] {
  return isComplete && files.length > 0 ? [text("No policy of this workspace needs a set of this name.")] : [];
}

function ownerBlocks({ content, users }: SetOwner): Block[] {
  const shown = users.slice(0, MOST_USERS).flatMap((user, index): Piece[] => [index === 0 ? "" : ", ", code(user)]);
  const more = users.length > MOST_USERS ? ` and ${users.length - MOST_USERS} more` : "";
  return [text("It stands for ", ...contentPieces(content), ", by ", ...shown, `${more}.`)];
}

function contentPieces(content: SetContent): Piece[] {
  switch (content.kind) {
    case "selector":
      return [code(printSelector(content.selector))];
    case "named-port":
      return [`${content.protocol} port `, code(content.port), " of ", code(printSelector(content.selector))];
    case "service":
      return ["service ", code(`${content.namespace}/${content.name}`)];
    case "tag":
      return ["tag ", code(content.tag)];
  }
}
