// Helm, Go and Jinja templates in YAML: what they will put there is not known, so they are covered with text that the YAML
// parser takes and of the same length, and every offset stays true.
import { type Span, spanOf } from "#engine/text/span.ts";

/** A character that no policy holds and YAML takes as part of a word. */
export const COVER = "\ue000";

export interface Masked {
  readonly text: string;
  /** Where templates stood, in order. */
  readonly templates: readonly Span[];
}

/** `{{ … }}` and `{% … %}`; none opens within another, so that a lone `{{` cannot swallow the file. */
const TEMPLATE = /\{\{(?:(?!\{\{)[\s\S])*?\}\}|\{%(?:(?!\{%)[\s\S])*?%\}/g;

/** Covers templates that are part of a line with COVER, and those that are alone on theirs with spaces. */
export function maskTemplates(text: string): Masked {
  if (!text.includes("{{") && !text.includes("{%")) return { text, templates: [] };
  const groups = templatesByLine(text);
  const masked: string[] = [];
  let done = 0;
  for (const group of groups) {
    const isAlone = standsAlone(text, group);
    for (const { start, end } of group) {
      const cover = isAlone ? text.slice(start, end).replace(/[^\r\n]/g, " ") : COVER.repeat(end - start);
      masked.push(text.slice(done, start), cover);
      done = end;
    }
  }
  masked.push(text.slice(done));
  return { text: masked.join(""), templates: groups.flat() };
}

/** Templates that share a line, together. */
function templatesByLine(text: string): readonly (readonly Span[])[] {
  const groups: Span[][] = [];
  let last = -1;
  for (const match of text.matchAll(TEMPLATE)) {
    const span = spanOf(match.index, match.index + match[0].length);
    const group = groups.at(-1);
    if (group !== undefined && !text.slice(last, span.start).includes("\n")) group.push(span);
    else groups.push([span]);
    last = span.end;
  }
  return groups;
}

/** Nothing else is on the line but perhaps a comment. */
function standsAlone(text: string, group: readonly Span[]): boolean {
  let at = text.lastIndexOf("\n", (group[0]?.start ?? 0) - 1) + 1;
  let rest = "";
  for (const { start, end } of group) {
    rest += text.slice(at, start);
    at = end;
  }
  const newline = text.indexOf("\n", at);
  return /^\s*(?:#.*)?$/.test(rest + text.slice(at, newline < 0 ? text.length : newline));
}

/** `{{- end }}` or a comment: it puts nothing there itself. */
export function isSilent(template: string): boolean {
  return /^\{[{%]-?\s*(?:end(?:if|for)?\b|\/\*|#)/.test(template);
}

/** Whether one of these, which are in order, begins within. */
export function hasTemplate(templates: readonly Span[], { start, end }: Span): boolean {
  let low = 0;
  let high = templates.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((templates[middle]?.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  return (templates[low]?.start ?? end) < end;
}
