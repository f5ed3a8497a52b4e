// `ipset list` text: blocks of `Name:`, `Type:`, `Header:` … and, unless the listing is terse, `Members:`.
import type { IpSet, SetElement } from "#engine/ipset/ipset.ts";
import { elementOf, newSet } from "#engine/ipset/parse-save.ts";
import { eachLine, optionsOf, wordsOf } from "#engine/ipset/words.ts";
import { type Diagnostic, diagnostic } from "#engine/text/diagnostic.ts";
import type { Span, Word } from "#engine/text/span.ts";

interface Block {
  readonly name: Word;
  type: Word | undefined;
  header: readonly Word[];
  /** `Number of entries:`, which older releases do not print. */
  entries: number | undefined;
  members: SetElement[] | undefined;
  end: number;
}

export function parseList(text: string, problems: Diagnostic[]): IpSet[] {
  const blocks: Block[] = [];
  eachLine(text, (start, end) => readLine(text, { start, end }, blocks, problems));
  const sets: IpSet[] = [];
  const seen = new Map<string, Word>();
  for (const block of blocks) {
    const first = seen.get(block.name.text);
    if (first !== undefined) {
      const related = [{ span: first.span, message: "It is listed here first." }];
      problems.push(
        diagnostic("ipset-duplicate-set", "warning", block.name.span, `Set ${block.name.text} is listed twice.`, { related }),
      );
      continue;
    }
    seen.set(block.name.text, block.name);
    sets.push(setOf(block, problems));
  }
  return sets;
}

const FIELD =
  /^(Name|Type|Revision|Header|Size in memory|References|Number of entries|Members|Timeout|Default binding|Bindings):/;

function readLine(text: string, line: Span, blocks: Block[], problems: Diagnostic[]): void {
  const field = FIELD.exec(text.slice(line.start, Math.min(line.end, line.start + 24)))?.[1];
  const words = wordsOf(text, line.start + (field === undefined ? 0 : field.length + 1), line.end);
  const [first, ...rest] = words;
  if (field === "Name") {
    const name = first ?? { text: "", span: line };
    blocks.push({ name, type: undefined, header: [], entries: undefined, members: undefined, end: line.end });
    return;
  }
  const block = blocks.at(-1);
  if (block === undefined) {
    if (first !== undefined && !first.text.startsWith("#")) {
      problems.push(diagnostic("ipset-stray-line", "warning", line, "This line belongs to no set: a listing starts with Name:."));
    }
    return;
  }
  if (field === undefined && first === undefined) return;
  block.end = line.end;
  if (field === "Type") block.type = first;
  else if (field === "Header") block.header = words;
  else if (field === "Number of entries") block.entries = Number.parseInt(first?.text ?? "", 10);
  else if (field === "Members") block.members = [];
  else if (field === undefined && first !== undefined) {
    if (block.members !== undefined) block.members.push(elementOf(first, rest));
    else problems.push(diagnostic("ipset-stray-line", "warning", line, "This line is no field of a set's listing."));
  }
}

function setOf(block: Block, problems: Diagnostic[]): IpSet {
  const { name, members, entries } = block;
  const span = { start: name.span.start, end: block.end };
  if (block.type === undefined)
    problems.push(diagnostic("ipset-missing-word", "error", name.span, `Set ${name.text} has no Type: line.`));
  const type = block.type ?? { text: "", span: name.span };
  const options = optionsOf(block.header, false);
  // Without a type newSet would complain a second time; the missing line is the one problem to show.
  const set = newSet({ name, type, options, span }, block.type === undefined ? [] : problems);
  if (members === undefined) return { ...set, incomplete: "the listing leaves its members out" };
  const complete = { ...set, elements: members };
  if (entries === undefined || Number.isNaN(entries) || entries <= members.length || options.has("timeout")) return complete;
  const message = `The listing says ${entries} entries but shows ${members.length}.`;
  problems.push(diagnostic("ipset-cut-listing", "warning", name.span, message));
  return { ...complete, incomplete: `the listing shows ${members.length} of ${entries} members` };
}
