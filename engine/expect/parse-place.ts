// `[TABLE] CHAIN [NUMBER|policy]`: a chain, a rule, or a builtin chain's policy; and what of that cannot be.
import { isBuiltin, isHook, isTable, TABLES } from "#engine/iptables/netfilter.ts";

export interface PlaceWords {
  readonly table: string | undefined;
  readonly chain: string;
  readonly rule: number | "policy" | undefined;
}

export interface Refused {
  readonly refusal: string;
  /** Well written, but no kernel has it. */
  readonly impossible: boolean;
}

export function readPlace(text: string): PlaceWords | Refused {
  const words = text.split(/\s+/).filter((word) => word !== "");
  const last = words.at(-1) ?? "";
  const hasRule = words.length > 1 && (/^\d+$/.test(last) || last === "policy");
  const rule = !hasRule ? undefined : last === "policy" ? "policy" : Number(last);
  const [first, second, ...more] = hasRule ? words.slice(0, -1) : words;
  if (first === undefined || more.length > 0) return refuse(`"${short(text)}" is not [TABLE] CHAIN [NUMBER]`);
  if (second !== undefined && !isTable(first)) {
    return refuse(`"${short(first)}" is not a table: expected ${TABLES.map(({ name }) => name).join(", ")}`);
  }
  const [table, chain] = second === undefined ? [undefined, first] : [first, second];
  return impossibility(table, chain, rule) ?? { table, chain, rule };
}

function impossibility(table: string | undefined, chain: string, rule: PlaceWords["rule"]): Refused | undefined {
  if (typeof rule === "number" && (rule < 1 || rule > 0xffffffff)) return never("rules are numbered from 1");
  if (table !== undefined && isHook(chain) && !isBuiltin(table, chain)) return never(`table ${table} has no chain ${chain}`);
  if (rule === "policy" && !isHook(chain)) return never(`only builtin chains have a policy, and ${short(chain)} is none`);
  return undefined;
}

function refuse(refusal: string): Refused {
  return { refusal, impossible: false };
}

function never(refusal: string): Refused {
  return { refusal, impossible: true };
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
