// A text as a rule's comment, where it does not come from Felix itself (escapeComment() and truncateComment(),
// felix/iptables/renderer.go; 3.12 and later).

/** The kernel's XT_MAX_COMMENT_LEN. */
const MAX_LENGTH = 256;

/** iptables-restore reads the comment within quotes. */
export function commentText(text: string): string {
  return text.replace(/[^A-Za-z0-9_ @%+=:,./-]/gu, "_").slice(0, MAX_LENGTH);
}
