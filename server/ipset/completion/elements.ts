// Parts of an element: protocols, devices of the node, and names of other sets. Addresses nobody can guess.

import { CompletionItemKind } from "vscode-languageserver";
import { setType } from "#engine/ipset/set-types.ts";
import { type CreatedSet, createdSets } from "#server/ipset/completion/created-sets.ts";
import type { Line, Proposals, SetProposal } from "#server/ipset/completion/line.ts";

const PROTOCOLS = ["tcp", "udp", "sctp", "udplite", "icmp", "icmpv6"];

export function elementsAt(line: Line, { name, type, family }: CreatedSet): Proposals | undefined {
  const { file, span, offset } = line;
  const dimensions = setType(type)?.dimensions ?? [];
  if (dimensions[0] === "set") return { span, all: otherSets(file.text, name) };
  const before = file.text.slice(span.start, offset);
  const dimension = dimensions[before.split(",").length - 1];
  const start = span.start + before.lastIndexOf(",") + 1;
  const comma = file.text.indexOf(",", offset);
  const part = { start, end: comma < 0 || comma > span.end ? span.end : comma };
  switch (dimension) {
    case "port":
      return type === "bitmap:port" ? undefined : { span: part, all: protocols(family) };
    case "iface": {
      const names = (line.scope.folder.node.interfaces ?? []).map((one) => one.name);
      const all = names.map((label) => ({ label, detail: "Device of this node", kind: CompletionItemKind.Variable }));
      return { span: part, all };
    }
    default:
      return undefined;
  }
}

function otherSets(text: string, own: string): SetProposal[] {
  return [...createdSets(text).values()]
    .filter(({ name, type }) => name !== own && type !== "list:set")
    .map(({ name, type }) => ({ label: name, detail: type, kind: CompletionItemKind.Struct }));
}

function protocols(family: 4 | 6): SetProposal[] {
  return PROTOCOLS.filter((name) => name !== (family === 4 ? "icmpv6" : "icmp")).map((name) => ({
    label: `${name}:`,
    detail: `A port of ${name}`,
    kind: CompletionItemKind.EnumMember,
  }));
}
