// From the sets that rules name to the lines of the folder's ipset files that create them.

import { skipBlanks, wordEnd, wordText } from "#engine/iptables/lexer.ts";
import { LINE, lineAt, lineEnd, statementStart } from "#engine/iptables/lines.ts";
import type { Scope } from "#server/files.ts";
import type { Folder } from "#server/folder.ts";
import { lineOf } from "#server/iptables/rule-at.ts";
import { isOutsideQuotes } from "#server/iptables/set-mentions.ts";
import type { LinkTo } from "#server/language.ts";

/** The client keeps and draws every link of the file, seen or not. */
const MOST_LINKS = 2000;

/** `--match-set NAME`, and `--add-set`, `--del-set` and `--map-set` of the target SET. */
const SET_OPTION = /--(?:match|add|del|map)-set(?=[ \t])/g;

export function documentLinks({ file, folder }: Scope): readonly LinkTo[] {
  const { ruleset, text } = file;
  const places = setLines(folder);
  if (ruleset === undefined || places.size === 0) return [];
  const links: LinkTo[] = [];
  for (const { index, 0: option } of text.matchAll(SET_OPTION)) {
    if (links.length >= MOST_LINKS) break;
    const line = lineAt(ruleset.lines, index);
    const end = lineEnd(text, ruleset.lines, line);
    const start = skipBlanks(text, index + option.length, end);
    const span = { start, end: wordEnd(text, start, end) };
    const link = places.get(wordText(text, span.start, span.end));
    const isRule = ruleset.lines.kind[line] === LINE.rule && isOutsideQuotes(text, statementStart(ruleset.lines, line), index);
    if (link !== undefined && isRule) links.push({ span, ...link });
  }
  return links;
}

function setLines({ files }: Folder): ReadonlyMap<string, Pick<LinkTo, "target" | "tooltip">> {
  const places = new Map<string, Pick<LinkTo, "target" | "tooltip">>();
  for (const { name: fileName, file } of files) {
    for (const { name, type } of file.ipsets?.sets ?? []) {
      if (places.has(name.text)) continue;
      const line = lineOf(file, name.span.start) + 1;
      places.set(name.text, { target: `${file.uri}#L${line}`, tooltip: `${type}, ${fileName} line ${line}` });
    }
  }
  return places;
}
