// The name at a place.
import { touches } from "#engine/text/span.ts";
import { type CalicoFile, documentsTouching } from "#server/calico/calico-file.ts";
import type { Mention } from "#server/calico/mentions.ts";
import { movedSpan } from "#server/calico/moved.ts";

export function mentionAt(file: CalicoFile, offset: number): Mention | undefined {
  for (const { unit, start } of documentsTouching(file, { start: offset, end: offset })) {
    const found = unit.mentions().find(({ span }) => touches(span, offset - start));
    if (found !== undefined) return { ...found, span: movedSpan(found.span, start), within: movedSpan(found.within, start) };
  }
  return undefined;
}
