import type { Check } from "#engine/checks/check.ts";
import { optionPlaces } from "#engine/checks/option-places.ts";
import type { Span } from "#engine/text/span.ts";

export const unknownInterface: Check = {
  code: "unknown-interface",
  severity: "info",
  summary:
    "The node has no device of this name, as far as the file beside the dump tells. The name may be misspelt, or the device " +
    "is gone or comes later, as those of workloads and tunnels do. Looked for only where the node's devices are known.",
  concerns: { text: /(?:-[io]|interface)[ =]?\S*/g },
  run({ ruleset, devices }, report) {
    if (devices === undefined || devices.length === 0) return;
    const names = new Set(devices);
    const wanted = (name: string): boolean => !names.has(name) && !isKnownGroup(name, devices);
    const found = new Map<string, { readonly span: Span; readonly chain: string; count: number }>();
    const options = ruleset.text.includes("-interface ") ? [...SHORT, "--in-interface", "--out-interface"] : SHORT;
    for (const option of options) {
      for (const { line, words } of optionPlaces(ruleset, { name: option, takes: 1, wanted })) {
        const [name] = words;
        if (name === undefined) continue;
        const known = found.get(name.text);
        if (known !== undefined) known.count++;
        else found.set(name.text, { span: name.span, chain: ruleset.lines.name[line] ?? "", count: 1 });
      }
    }
    for (const [name, { span, chain, count }] of found) report(span, sentence(name, chain, count));
  },
};

/** As iptables-save writes them. */
const SHORT = ["-i", "-o"];

/** `eth+` and such. Felix asks for all workloads, whether there are any or not. */
function isKnownGroup(name: string, devices: readonly string[]): boolean {
  if (!name.endsWith("+")) return false;
  const beginning = name.slice(0, -1);
  return beginning === "cali" || devices.some((device) => device.startsWith(beginning));
}

function sentence(name: string, chain: string, count: number): string {
  const rules = count === 1 ? "" : ` (${count} rules ask for it)`;
  if (/^cali-(?:from|to)-wl-dispatch/.test(chain)) {
    return `The workload behind ${name} is gone: the node has no such device${rules}.`;
  }
  return `The node has no device ${name.endsWith("+") ? `whose name begins with ${name.slice(0, -1)}` : name}${rules}.`;
}
