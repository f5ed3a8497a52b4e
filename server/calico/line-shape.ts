// One line of block YAML: how deep it stands, the dashes before it, its key and what is behind that.

export interface LineShape {
  /** Columns of the dashes that open items of lists on this line. */
  readonly dashes: readonly number[];
  /** Where what is behind the dashes begins. */
  readonly column: number;
  /** Without quotes; undefined where the line has no colon. */
  readonly key: string | undefined;
  /** Column behind the colon; that of the text itself where there is no key. */
  readonly valueColumn: number;
  /** Behind the colon, or the whole text; trimmed, without a comment. */
  readonly value: string;
}

const LINE = /^( *)((?:-(?: +|$))*)(.*)$/;
const KEY =
  /^(?:"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)'|((?:[^\s#:{}[\],&*!|>'"%@`]|:(?! |$))(?:[^:#]|:(?! |$)|(?<! )#)*?)) *:(?= |$)/;

/** Undefined for lines that say nothing: blank ones, comments. */
export function lineShape(line: string): LineShape | undefined {
  const match = LINE.exec(line.replace(/[\r\t ]+$/, ""));
  const [, indent = "", dashText = "", text = ""] = match ?? [];
  if ((text === "" && dashText === "") || text.startsWith("#")) return undefined;
  const dashes: number[] = [];
  for (let at = 0; at < dashText.length; at++) if (dashText[at] === "-") dashes.push(indent.length + at);
  const found = KEY.exec(text);
  const [whole = "", double, single, plain] = found ?? [];
  const column = indent.length + dashText.length;
  const key = found === null ? undefined : (double ?? single?.replaceAll("''", "'") ?? plain);
  return { dashes, column, key, valueColumn: column + whole.length, value: bare(text.slice(whole.length)) };
}

/** Without blanks around it and without a comment. */
function bare(text: string): string {
  return text.replace(/(^|\s)#.*$/, "").trim();
}
