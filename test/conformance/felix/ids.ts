// Ids and names of chains, sets, interfaces and endpoint marks, as upstream's tests and real nodes have them.
import { assignEndpointMarks } from "#engine/felix/chains/endpoint-marks.ts";
import { chainName, lengthLimited } from "#engine/felix/names/length-limited.ts";
import { selectorSetId, setName, uniqueId } from "#engine/felix/names/set-names.ts";
import { workloadInterface } from "#engine/felix/names/workload-interface.ts";
import type { Tally } from "#test/conformance/felix/tally.ts";

type IdRecord = { readonly expected: string | number | null } & (
  | { readonly kind: "length_limited_id"; readonly prefix: string; readonly suffix: string; readonly max: number }
  | { readonly kind: "unique_id"; readonly prefix: string; readonly content: string }
  | { readonly kind: "ipset_name"; readonly set_id: string; readonly ipv: 4 | 6; readonly token: "-" | "0" }
  | { readonly kind: "chain_name"; readonly prefix: string; readonly suffix: string }
  | { readonly kind: "selector_set_name"; readonly canonical: string; readonly ipv: 4 | 6; readonly token: "-" | "0" }
  | { readonly kind: "veth_name"; readonly input: string }
  | { readonly kind: "endpoint_mark"; readonly iface: string; readonly mask: number }
);

export function runIds(lines: readonly string[]): Tally {
  const misses: string[] = [];
  let total = 0;
  for (const line of lines) {
    if (line === "") continue;
    total++;
    const record = JSON.parse(line) as IdRecord;
    const made = idOf(record);
    if (made !== record.expected) misses.push(`${record.kind}: ${made ?? "no name"} in place of ${record.expected ?? "no name"}`);
  }
  return { agree: total - misses.length, total, notModelled: 0, misses };
}

function idOf(record: IdRecord): string | number | null {
  switch (record.kind) {
    case "length_limited_id":
      return lengthLimited(record.prefix, record.suffix, record.max) ?? null;
    case "unique_id":
      return uniqueId(record.prefix, record.content);
    case "ipset_name":
      return setName({ setToken: record.token }, record.ipv, record.set_id);
    case "chain_name":
      return chainName(record.prefix, record.suffix);
    case "selector_set_name":
      return setName({ setToken: record.token }, record.ipv, selectorSetId(record.canonical));
    case "veth_name": {
      const [namespace = "", pod = ""] = record.input.split(".");
      return workloadInterface(namespace, pod);
    }
    case "endpoint_mark":
      return assignEndpointMarks(record.mask, [record.iface]).marks.get(record.iface) ?? null;
  }
}
