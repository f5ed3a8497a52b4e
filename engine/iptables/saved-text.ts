// Free text as iptables-save writes it, so that iptables-restore reads the same again.

/**
 * Text in quotes where it needs them: anything but letters, digits and a few signs, and empty text
 * (xtables_save_string(), libxtables/xtables.c).
 */
export function quoted(text: string): string {
  if (/^[A-Za-z0-9_\-./]+$/.test(text)) return text;
  return `"${text.replace(/["\\']/g, "\\$&")}"`;
}

/** A word of a line read from a dump, written so that it is one word again. */
export function oneWord(text: string): string {
  return text === "" || /[\s"\\]/.test(text) ? `"${text.replace(/["\\]/g, "\\$&")}"` : text;
}
