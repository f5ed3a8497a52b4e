// Hovers of Calico's YAML: what a field is for, what a value means, whom a selector selects.
import { resourceAt } from "#server/calico/calico-file.ts";
import { fieldBlocks, kindBlocks, valueBlocks } from "#server/calico/hover-field.ts";
import { mentionBlocks } from "#server/calico/hover-mention.ts";
import { podSelectorBlocks, selectorBlocks } from "#server/calico/hover-selector.ts";
import { mentionAt } from "#server/calico/mention-at.ts";
import { placeAt, type TreePlace } from "#server/calico/place.ts";
import type { Scope } from "#server/files.ts";
import type { HoverText } from "#server/language.ts";
import { type Block, DIVIDER } from "#server/markup.ts";

export function hover(scope: Scope, offset: number): HoverText | undefined {
  const { calico } = scope.file;
  if (calico === undefined || resourceAt(calico, offset) === undefined) return undefined;
  const place = placeAt(calico, offset);
  const mention = mentionAt(calico, offset);
  const parts = place === undefined ? [] : blocksOf(scope, place);
  const named = mention === undefined ? [] : mentionBlocks(scope, mention);
  const blocks = parts.length > 0 && named.length > 0 ? [...named, DIVIDER, ...parts] : [...named, ...parts];
  const span = mention?.span ?? place?.span;
  return span === undefined || blocks.length === 0 ? undefined : { span, blocks };
}

function blocksOf(scope: Scope, place: TreePlace): readonly Block[] {
  const { path, at, kindSpec, node } = place;
  if (path.length === 1 && path[0] === "kind" && kindSpec !== undefined) return kindBlocks(kindSpec);
  if (at === "key") {
    const selected = node?.kind === "scalar" ? selectorBlocks(scope, { ...place, node }) : podSelectorBlocks(scope, place);
    return [...fieldBlocks(place), ...selected];
  }
  if (node?.kind !== "scalar") return [];
  const selector = selectorBlocks(scope, { ...place, node });
  return selector.length > 0 ? selector : valueBlocks(place, node);
}
