// What a big file leaves behind in memory when it is closed: given back to the machine once nothing big is open any more.

import type { Files } from "#server/files.ts";
import { after } from "#server/pause.ts";

/** Characters of a file that is worth the trouble. */
const BIG = 1_000_000;

/** How long after closing, in milliseconds: whatever still worked on the file has then noticed. */
const QUIET = 500;

/** What Files offers. */
interface Open {
  readonly documents: Pick<Files["documents"], "onDidClose">;
  all(): readonly { readonly text: string }[];
}

/** `trim` goes through all that is in use, so it waits until that is little. */
export function trimOnClose(files: Open, trim: () => void): void {
  let last = 0;
  files.documents.onDidClose(({ document }) => {
    if (document.text.length < BIG) return;
    const turn = ++last;
    after(QUIET, () => {
      if (turn !== last || files.all().some(({ text }) => text.length >= BIG)) return;
      forgetLastMatch();
      trim();
    });
  });
}

/** The last text in which a regular expression found something stays in memory (`RegExp.input`): a short one, now. */
function forgetLastMatch(): void {
  /^/.exec("");
}
