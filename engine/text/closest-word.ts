// "Did you mean": the known word a mistyped one is nearest to.

const LONGEST = 40;

/** The choice with the fewest edits, if they are few for the word's length; case does not count. */
export function closestWord(word: string, choices: readonly string[]): string | undefined {
  if (word.length < 2 || word.length > LONGEST) return undefined;
  const lower = word.toLowerCase();
  let best: { readonly choice: string; readonly edits: number } | undefined;
  const most = word.length <= 4 ? 1 : word.length <= 8 ? 2 : 3;
  for (const choice of choices) {
    if (Math.abs(choice.length - word.length) > most) continue;
    const edits = editsBetween(lower, choice.toLowerCase());
    if (edits <= most && (best === undefined || edits < best.edits)) best = { choice, edits };
  }
  return best?.choice;
}

/** `: did you mean "x"?`, to end a message with, or nothing. */
export function didYouMean(word: string, choices: readonly string[]): string {
  const closest = closestWord(word, choices);
  return closest === undefined ? "" : `: did you mean "${closest}"?`;
}

/** Optimal string alignment distance: insert, delete, replace, or swap two neighbours. */
function editsBetween(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (above[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    before = above;
    above = row;
  }
  return above[b.length] ?? 0;
}
