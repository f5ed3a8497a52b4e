// What the workspace knows of a name: who declares it, where it is used, which values a label has.
import { readTier } from "#engine/resources/policy/tier.ts";
import { domainWords } from "#server/calico/domains.ts";
import { type Mention, nameId } from "#server/calico/mentions.ts";
import type { MentionPlace, Workspace } from "#server/calico/workspace.ts";
import type { Scope } from "#server/files.ts";
import { type Block, code, type Piece, text } from "#server/markup.ts";

const MOST_VALUES = 8;

export function mentionBlocks({ workspace }: Scope, mention: Mention): readonly Block[] {
  if (!workspace.isComplete) return [];
  const places = workspace.mentions().get(nameId(mention)) ?? [];
  const declared = places.filter(({ mention: { isDeclaration } }) => isDeclaration);
  const uses = places.length - declared.length;
  switch (mention.kind) {
    case "label":
      return labelBlocks(workspace, mention, declared, uses);
    case "value": {
      const owners = `${declared.length} of this workspace ${declared.length === 1 ? "has" : "have"} it`;
      return [text(code(`${mention.key}: ${mention.name}`)), text(`${owners}; selectors name it ${timesWords(uses)}.`)];
    }
    case "tier":
      return tierBlocks(mention, declared[0], uses);
    case "profile":
    case "namespace":
      return [text(code(mention.name), `: a ${mention.kind}, named ${timesWords(uses)} in this workspace${missing(declared)}`)];
  }
}

function labelBlocks(
  workspace: Workspace,
  { name, domain }: Mention,
  declared: readonly MentionPlace[],
  uses: number,
): readonly Block[] {
  if (domain === "") return [];
  const owners = `${declared.length} of the workspace's resources ${declared.length === 1 ? "has" : "have"} it`;
  const values = labelValues(workspace, domain, name);
  const shown = values.slice(0, MOST_VALUES);
  const listed = shown.flatMap((value, index): Piece[] => [index === 0 ? " Values: " : ", ", code(value)]);
  const rest = values.length > shown.length ? ` and ${values.length - shown.length} more` : "";
  return [
    text("Label ", code(name), ` of ${domainWords(domain)}`),
    text(`${owners}; selectors name it ${timesWords(uses)}.`, ...listed, rest),
  ];
}

/** The values that resources give the label, in order. */
export function labelValues(workspace: Workspace, domain: string, key: string): readonly string[] {
  const values = new Set<string>();
  for (const [{ mention }] of declaredNames(workspace)) {
    if (mention.kind === "value" && mention.domain === domain && mention.key === key) values.add(mention.name);
  }
  return [...values].sort();
}

/** The places of each name that something declares. */
export function declaredNames(workspace: Workspace): readonly (readonly [MentionPlace, ...MentionPlace[]])[] {
  return [...workspace.mentions().values()].flatMap((places) => {
    const [first, ...rest] = places.filter(({ mention }) => mention.isDeclaration);
    return first === undefined ? [] : [[first, ...rest] as const];
  });
}

function tierBlocks({ name }: Mention, declared: MentionPlace | undefined, uses: number): readonly Block[] {
  const tier = declared && readTier(declared.mention.resource);
  const order = tier?.order === undefined ? "behind all tiers with an order" : `order ${tier.order}`;
  const facts = tier === undefined ? "" : `, ${order}, what no rule decides: ${tier.defaultAction}`;
  const policies = uses === 1 ? "1 policy of this workspace is" : `${uses} policies of this workspace are`;
  return [text("Tier ", code(name), facts), text(`${policies} in it by name.`)];
}

function timesWords(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}

function missing(declared: readonly unknown[]): string {
  return declared.length === 0 ? "; no file of it declares it." : ".";
}
