// A YAML file cut into its documents. A line that opens with `---` or `...` is a boundary wherever it stands, even in a block
// scalar (YAML 1.2, c-forbidden), so no parser is needed to find them.
import { mayHoldOurs } from "#engine/resources/load/kinds.ts";

export interface DocumentText {
  readonly number: number;
  readonly start: number;
  readonly end: number;
}

export function documentsOf(text: string): readonly DocumentText[] {
  const documents: DocumentText[] = [];
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let isOpened = false;
  const add = (end: number): void => {
    if (isOpened || hasContent(text, start, end)) documents.push({ number: documents.length, start, end });
  };
  for (const match of text.matchAll(/^(?:\ufeff)?(---|\.\.\.)(?=[ \t\r\n]|$)/gm)) {
    add(match.index);
    start = match.index + match[0].length;
    isOpened = match[1] === "---";
  }
  add(text.length);
  return documents;
}

/** Anything but blank lines, comments and directives. */
function hasContent(text: string, start: number, end: number): boolean {
  const content = /^[ \t\ufeff]*[^\s#%\ufeff]/gm;
  content.lastIndex = start;
  const match = content.exec(text);
  return match !== null && match.index < end;
}

const KIND = /(?:^|[\s{,])["']?kind["']?[ \t]*:[ \t]*(["']?)([*\w]*)/g;

/** Patches of kustomize: pieces of a resource, which no rule of ours fits. */
const PATCH = /^[ \t]*(?:-[ \t]+)*["']?\$(?:patch|setElementOrder|deleteFromPrimitiveList|retainKeys)\b/m;

/** A glance that spares parsing what is surely none of ours. */
export function mayBeOurs(document: string): boolean {
  let isFound = false;
  for (const [, , kind = ""] of document.matchAll(KIND)) {
    if (kind.startsWith("*") || mayHoldOurs(kind)) {
      isFound = true;
      break;
    }
  }
  return isFound && !PATCH.test(document);
}
