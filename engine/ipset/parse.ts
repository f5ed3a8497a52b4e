// Reads what `ipset save` and `ipset list` print. Total: whatever cannot be read becomes a problem at its place.
import { isElementProblem, parseElement } from "#engine/ipset/element.ts";
import type { IpSet, IpSetFile, SetElement } from "#engine/ipset/ipset.ts";
import { parseList } from "#engine/ipset/parse-list.ts";
import { parseSave } from "#engine/ipset/parse-save.ts";
import { setType } from "#engine/ipset/set-types.ts";
import { eachLine } from "#engine/ipset/words.ts";
import { type Diagnostic, diagnostic } from "#engine/text/diagnostic.ts";

export function parseIpSets(text: string): IpSetFile {
  const format = isListing(text) ? "list" : "save";
  const problems: Diagnostic[] = [];
  const sets = (format === "list" ? parseList(text, problems) : parseSave(text, problems)).map(checkedElements(problems));
  checkMembers(sets, problems);
  problems.sort((a, b) => a.span.start - b.span.start);
  return { text, format, sets, problems };
}

/** A listing starts its sets with `Name: …`; a save file has no such line. */
function isListing(text: string): boolean {
  let listing = false;
  let decided = false;
  eachLine(text, (start, end) => {
    if (decided) return;
    const line = text.slice(start, Math.min(end, start + 40));
    if (/^(create|add|-N|-A)\s/.test(line)) decided = true;
    else if (/^Name:\s/.test(line)) {
      listing = true;
      decided = true;
    }
  });
  return listing;
}

/** Reports elements that do not fit their set's type; such an element makes what the set holds incomplete. */
function checkedElements(problems: Diagnostic[]): (set: IpSet) => IpSet {
  return (set) => {
    if (set.dimensions.length === 0) return set;
    const shape = { dimensions: set.dimensions, family: set.family, bitmap: set.type.startsWith("bitmap:") };
    let unread = 0;
    for (const element of set.elements) {
      const read = parseElement(element.text, shape);
      if (!isElementProblem(read)) continue;
      unread++;
      const { start, end } = element.span;
      const from = Math.min(start + read.start, Math.max(start, end - 1)); // a part that is missing has no place of its own
      const span = { start: from, end: Math.min(end, Math.max(start + read.end, from + 1)) };
      problems.push(diagnostic("ipset-bad-element", "error", span, `${read.problem}.`));
    }
    return unread === 0 || set.incomplete !== undefined
      ? set
      : { ...set, incomplete: unread === 1 ? "one element cannot be read" : `${unread} elements cannot be read` };
  };
}

/** Members of a list:set that the file does not hold, and elements that stand twice. */
function checkMembers(sets: readonly IpSet[], problems: Diagnostic[]): void {
  const names = new Set(sets.map((set) => set.name.text));
  for (const set of sets) {
    const seen = new Map<string, SetElement>();
    for (const element of set.elements) {
      const first = seen.get(element.text);
      if (first !== undefined) {
        const related = [{ span: first.span, message: "It is added here first." }];
        problems.push(
          diagnostic("ipset-duplicate-element", "warning", element.span, `${element.text} is already in ${set.name.text}.`, {
            related,
          }),
        );
      } else seen.set(element.text, element);
      if (setType(set.type)?.name === "list:set" && !names.has(element.text)) {
        problems.push(
          diagnostic("ipset-unknown-member", "warning", element.span, `This file does not create a set ${element.text}.`),
        );
      }
    }
  }
}
