// Free text as iptables-save writes it, so that iptables-restore reads the same again.

/** Text in quotes unless it is all letters, digits, `_` and `-` (xtables_save_string(), libxtables/xtables.c). */
export function quoted(text: string): string {
  if (/^[A-Za-z0-9_-]+$/.test(text)) return text;
  return `"${text.replace(/["\\']/g, "\\$&")}"`;
}

/** A word of a line read from a dump, written so that it is one word again. */
export function oneWord(text: string): string {
  return text === "" || /[\s"\\]/.test(text) ? `"${text.replace(/["\\]/g, "\\$&")}"` : text;
}
