// How one proposal looks to the client: what it replaces, how it is found while typing, and where it stands in the list.

import { type CompletionItem, type CompletionItemKind, CompletionItemTag, type Range } from "vscode-languageserver";

/** What the cursor's word is replaced by, as far as all proposals of one list share it. */
export interface Replaced {
  readonly range: Range;
  /** What stands of the word up to the cursor. */
  readonly typed: string;
  /** A blank follows already, so none is added. */
  readonly blankBehind: boolean;
}

export interface Proposal {
  readonly label: string;
  readonly kind: CompletionItemKind;
  readonly detail: string;
  /** Likelier ones have lower numbers; those of equal rank stand in the order of their labels. */
  readonly rank: number;
  /** The label when not given. */
  readonly text?: string;
  /** More words by which it is found. */
  readonly find?: string;
  /** More must follow on the line. */
  readonly goesOn?: boolean;
  /** Shown behind the label, in faint letters. */
  readonly syntax?: string;
  readonly owner?: string;
  readonly deprecated?: boolean;
  /** What the client sends back to ask for the documentation. */
  readonly data?: Readonly<Record<string, string>>;
}

export interface Found {
  readonly items: readonly CompletionItem[];
  /** There are more that begin as the word does: the client asks again when more is typed. */
  readonly isIncomplete: boolean;
}

export const NOTHING: Found = { items: [], isIncomplete: false };

export function itemOf(replaced: Replaced, proposal: Proposal): CompletionItem {
  const { label, kind, detail, rank, text = label, find, goesOn = false, syntax, owner, deprecated, data } = proposal;
  const newText = goesOn && !replaced.blankBehind ? `${text} ` : text;
  const filterText = find === undefined ? text : `${text} ${find}`;
  return {
    label,
    kind,
    detail,
    sortText: `${String(rank).padStart(4, "0")} ${label}`,
    filterText,
    textEdit: { range: replaced.range, newText },
    ...(syntax === undefined && owner === undefined
      ? {}
      : {
          labelDetails: {
            ...(syntax === undefined ? {} : { detail: ` ${syntax}` }),
            ...(owner === undefined ? {} : { description: owner }),
          },
        }),
    ...(deprecated === true ? { tags: [CompletionItemTag.Deprecated] } : {}),
    ...(data === undefined ? {} : { data: { language: "iptables-save", ...data } }),
  };
}

/** A chain without a name, from a line half typed, is no proposal. */
export function foundOf(replaced: Replaced, proposals: readonly Proposal[]): Found {
  const named = proposals.filter(({ label }) => label !== "");
  return { items: named.map((proposal) => itemOf(replaced, proposal)), isIncomplete: false };
}

export function together(...all: readonly Found[]): Found {
  return { items: all.flatMap(({ items }) => items), isIncomplete: all.some(({ isIncomplete }) => isIncomplete) };
}

/** More than this nobody reads through, and the client would only sort it. */
export const MOST_ITEMS = 1000;

/** The first names, where there are too many those that fit what is typed. */
export function shortlist<Named>(
  all: readonly Named[],
  typed: string,
  nameOf: (named: Named) => string,
): { readonly shown: readonly Named[]; readonly isIncomplete: boolean } {
  if (all.length <= MOST_ITEMS) return { shown: all, isIncomplete: false };
  const letters = typed.toLowerCase();
  const shown: Named[] = [];
  for (const named of all) {
    if (!holdsInOrder(nameOf(named).toLowerCase(), letters)) continue;
    if (shown.length === MOST_ITEMS) return { shown, isIncomplete: true };
    shown.push(named);
  }
  return { shown, isIncomplete: true };
}

function holdsInOrder(name: string, letters: string): boolean {
  let at = 0;
  for (const letter of letters) {
    at = name.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
