// The rules Felix puts into the kernel's own chains, inserted or appended (felix/dataplane/linux/int_dataplane.go).
import { policyAccepted } from "#engine/felix/chains/common-rules.ts";
import { jump, rule, setMark } from "#engine/felix/chains/spelling.ts";
import type { FelixRule } from "#engine/felix/model.ts";
import type { RenderOptions } from "#engine/felix/options.ts";
import type { Vintage } from "#engine/felix/vintage.ts";

export type FelixTable = "raw" | "mangle" | "nat" | "filter";

export interface KernelHook {
  readonly table: FelixTable;
  readonly chain: string;
  /** First in the chain, or as ChainInsertMode says; hashes of the two kinds run apart. */
  readonly inserted: readonly FelixRule[];
  /** Always at the end of the chain. */
  readonly appended: readonly FelixRule[];
}

/** In eBPF mode Felix also writes rules of its own into the filter table's chains; those are not modelled. */
export function kernelHooks(vintage: Vintage, options: RenderOptions): KernelHook[] {
  const raw = ["PREROUTING", "OUTPUT"].map((chain) => inserted("raw", chain));
  const postrouting = vintage.natPostroutingAppended ? afterKubeProxy() : inserted("nat", "POSTROUTING");
  if (options.bpfEnabled) return [...raw, postrouting];
  const mangle = [
    ...(vintage.manglePrerouting === "none" ? [] : ["PREROUTING"]),
    ...(vintage.manglePostrouting ? ["POSTROUTING"] : []),
  ];
  return [
    ...raw,
    ...mangle.map((chain) => inserted("mangle", chain)),
    ...["PREROUTING", "OUTPUT"].map((chain) => inserted("nat", chain)),
    postrouting,
    ...["INPUT", "OUTPUT"].map((chain) => inserted("filter", chain)),
    { ...inserted("filter", "FORWARD"), appended: forwardAppends(vintage, options) },
  ];
}

function inserted(table: FelixTable, chain: string): KernelHook {
  return { table, chain, inserted: [rule([], jump(`cali-${chain}`))], appended: [] };
}

/** kube-proxy masquerades first (v3.28.2 and later). */
function afterKubeProxy(): KernelHook {
  return { table: "nat", chain: "POSTROUTING", inserted: [], appended: [rule([], jump("cali-POSTROUTING"))] };
}

/** What Calico accepted passes; mangle POSTROUTING knows forwarded packets by the accept bit. */
function forwardAppends(vintage: Vintage, options: RenderOptions): FelixRule[] {
  return vintage.forwardAppends.map((kind) =>
    kind === "accept" ? policyAccepted(options) : rule([], setMark(options.marks.accept)),
  );
}
