// Numbers of routing tables, as /etc/iproute2/rt_tables names them.

export const MAIN_TABLE = 254;
export const LOCAL_TABLE = 255;
export const DEFAULT_TABLE = 253;

const NAMES: Readonly<Record<string, number>> = { local: LOCAL_TABLE, main: MAIN_TABLE, default: DEFAULT_TABLE, unspec: 0 };

/**
 * The table's number. A name that only the node's own rt_tables knows gets a number no table can have, the same one
 * wherever the name is read, so that rules still find their routes.
 */
export function tableNumber(text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  if (/^0x[0-9a-f]{1,8}$/i.test(text)) return Number(text);
  const known = Object.hasOwn(NAMES, text) ? NAMES[text] : undefined;
  if (known !== undefined) return known;
  let hash = 7;
  for (let i = 0; i < text.length; i++) hash = (hash * 31 + text.charCodeAt(i)) % 0x40000000;
  return 0x100000000 + hash;
}
