// Fixtures: a file as text, with cursors `$0` and labels. A comment line `# ^^^ text` labels the columns above it and is
// taken out; `#^^^` begins at column 0; `#- name` begins another file.

export interface Label {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface FixtureFile {
  readonly name: string;
  readonly text: string;
  readonly cursors: readonly Position[];
  readonly labels: readonly Label[];
}

/** The first file is called `first` unless the fixture begins with `#- name`. */
export function readFixture(fixture: string, first = "iptables.save"): FixtureFile[] {
  const files: { name: string; lines: string[] }[] = [{ name: first, lines: [] }];
  for (const line of fixture.replace(/^\n/, "").split("\n")) {
    const name = /^#- (\S+)$/.exec(line)?.[1];
    if (name === undefined) files.at(-1)?.lines.push(line);
    else files.push({ name, lines: [] });
  }
  return files.filter(({ lines }, index) => index > 0 || lines.some((line) => line !== "")).map(readFile);
}

function readFile({ name, lines }: { readonly name: string; readonly lines: readonly string[] }): FixtureFile {
  const kept: string[] = [];
  const cursors: Position[] = [];
  const labels: Label[] = [];
  for (const line of lines) {
    const label = readLabel(line, kept.length - 1);
    if (label !== undefined) labels.push(label);
    else kept.push(takeCursors(line, kept.length, cursors));
  }
  return { name, text: kept.join("\n"), cursors, labels };
}

function readLabel(line: string, above: number): Label | undefined {
  const [, before, run, text = ""] = /^(#\s*)(\^+)\s*(.*)$/.exec(line) ?? [];
  if (before === undefined || run === undefined) return undefined;
  const start = before === "#" ? 0 : before.length;
  return { line: above, start, end: before.length + run.length, text };
}

function takeCursors(line: string, number: number, cursors: Position[]): string {
  let rest = line;
  for (let at = rest.indexOf("$0"); at >= 0; at = rest.indexOf("$0")) {
    cursors.push({ line: number, character: at });
    rest = rest.slice(0, at) + rest.slice(at + 2);
  }
  return rest;
}
