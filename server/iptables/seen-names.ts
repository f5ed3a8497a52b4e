// The names of devices and sets that the rules of a file use, counted once and then kept up to date: an edit takes away
// what its lines said before and adds what they say now.

export interface SeenNames {
  /** How many times each stands in the text. */
  readonly interfaces: ReadonlyMap<string, number>;
  readonly sets: ReadonlyMap<string, number>;
}

interface Counting {
  readonly interfaces: Map<string, number>;
  readonly sets: Map<string, number>;
}

/** More names of one kind than this are not kept. */
const MOST_NAMES = 10_000;

/** An option that names a device or a set, and the name. Text in comments may look like one; it does no harm here. */
const NAMED = /\s(?:(-[io]|--(?:in|out)-interface|--physdev-(?:in|out))|--(?:match|add|del|map)-set) ([^\s"!,]+)(?=\s)/g;

/** `text` ends in a line end, or its last name is not counted. */
export function namesIn(text: string): SeenNames {
  const counting: Counting = { interfaces: new Map(), sets: new Map() };
  count(counting, text, 1);
  return counting;
}

/** The names after lines that read `before` were replaced by lines that read `now`. */
export function namesAfter(seen: SeenNames, before: string, now: string): SeenNames {
  if (before.search(NAMED) < 0 && now.search(NAMED) < 0) return seen;
  const counting: Counting = { interfaces: new Map(seen.interfaces), sets: new Map(seen.sets) };
  count(counting, before, -1);
  count(counting, now, 1);
  return counting;
}

function count({ interfaces, sets }: Counting, text: string, by: 1 | -1): void {
  for (const [, device, name = ""] of text.matchAll(NAMED)) add(device === undefined ? sets : interfaces, name, by);
}

function add(counts: Map<string, number>, name: string, by: 1 | -1): void {
  const known = counts.get(name);
  if (known === undefined) {
    // A name cut out of the text would keep the whole text alive.
    if (by > 0 && counts.size < MOST_NAMES) counts.set(`\u0000${name}`.slice(1), by);
  } else if (known + by > 0) counts.set(name, known + by);
  else counts.delete(name);
}
