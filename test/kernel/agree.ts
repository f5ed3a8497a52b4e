// Sorts the engine's answers beside the kernel's: what claims to be certain is compared, what does not is counted apart.

export interface Step {
  readonly hook: string;
  readonly table: string;
  readonly chain: string;
  readonly rule: number | null;
  readonly text?: string;
  readonly unknown?: true;
  readonly mark?: string | undefined;
}

export type Translation = Readonly<Record<string, readonly [unknown, unknown]>>;

export interface Answer {
  readonly id: string;
  readonly verdict: string;
  readonly backend?: string;
  readonly out_iface?: string;
  readonly reason?: string;
  readonly also?: readonly string[];
  readonly responses?: readonly { readonly kind: string }[];
  readonly witness?: { readonly capture?: readonly { readonly iface: string }[] };
  readonly nat?: Translation | null;
  readonly trace?: readonly Step[];
  readonly assumptions?: readonly string[];
}

export type Standing = "certain" | "assumed" | "undecided" | "wrong" | "not-asked";

/** How much the answer claims; "wrong" where it leaves the way open but not the verdict, and errs in that. */
export function standingOf(kernel: Answer, own: Answer | undefined): Standing {
  if (kernel.verdict === "error" || isUntraced(kernel)) return "not-asked";
  if (own === undefined) return "wrong";
  if (isOwnCopy(kernel, own)) return "not-asked";
  const { assumptions } = own;
  if (own.verdict === "error") return "undecided";
  if (assumptions === undefined) return "certain";
  if (assumptions.some((one) => one.includes("the verdict hangs on it"))) return "undecided";
  // What is assumed of a route is which way it leads, not that there is one.
  const isOnRoute = kernel.verdict === "not-routed" && assumptions.some((one) => one.startsWith("route:"));
  return isOnRoute || end(kernel) === end(own) ? "assumed" : "wrong";
}

/** The harness takes a packet that nf_tables traces with an IPv6 extension header in front for one that the node sent, or misses its trace. */
function isUntraced({ responses, backend, trace }: Answer): boolean {
  if (responses?.some(({ kind }) => /^\d+$/.test(kind))) return true;
  return backend === "nft" && trace?.length === 0;
}

/** The harness tells of the copy of a multicast that came back and was dropped, and not of the packet that went out. */
function isOwnCopy({ verdict, witness }: Answer, own: Answer): boolean {
  const left = witness?.capture?.some(({ iface }) => iface === own.out_iface) === true;
  return own.verdict === "forwarded" && left && verdict !== "forwarded";
}

function end({ verdict }: Answer): string {
  return verdict === "delivered-locally" || verdict === "forwarded" ? "passes" : verdict === "rejected" ? "rejected" : "dropped";
}

const placeOf = ({ hook, table, chain, rule, text }: Step): string => `${hook} ${table} ${chain} ${rule ?? text}`;

/** Both answers without what is not told: steps nobody knows, ports picked by chance, the copy of a broadcast. */
export function comparable(kernel: Answer, own: Answer): { readonly kernel: Answer; readonly own: Answer } {
  const open = new Set((own.trace ?? []).filter((step) => step.unknown).map(placeOf));
  const known = ({ trace }: Answer) => withoutCopyMark((trace ?? []).filter((step) => !open.has(placeOf(step))));
  const [theirs, ours] = translations(kernel, own);
  const isCopy = kernel.also?.includes(own.verdict) === true;
  const end = isCopy ? { verdict: own.verdict, ...(own.out_iface === undefined ? {} : { out_iface: own.out_iface }) } : {};
  const { out_iface, ...rest } = kernel;
  const same = isCopy ? { ...rest, ...end } : kernel;
  return { kernel: { ...same, nat: theirs, trace: known(kernel) }, own: { ...own, nat: ours, trace: known(own) } };
}

/** What legacy tables trace has the next step's mark, which behind the last step of a copy is the other packet's. */
function withoutCopyMark(steps: readonly Step[]): readonly Step[] {
  return steps.map((step, i) => {
    const isLastOfCopy = (step.hook === "input" || step.hook === "prerouting") && steps[i + 1]?.hook === "postrouting";
    return isLastOfCopy ? { ...step, mark: undefined } : step;
  });
}

/** Without ICMP ids, which the engine's packets do not have, and without ports that nobody can foretell. */
function translations(kernel: Answer, own: Answer): readonly [Translation | null, Translation | null] {
  const ours = Object.entries(own.nat ?? {});
  const unknown = new Set(ours.filter(([, [, after]]) => after === undefined || after === null).map(([field]) => field));
  const known = (fields: readonly (readonly [string, readonly [unknown, unknown]])[]) => {
    const left = fields.filter(([field]) => field !== "icmp_id" && !unknown.has(field));
    return left.length === 0 ? null : Object.fromEntries(left);
  };
  return [known(Object.entries(kernel.nat ?? {})), known(ours)];
}
