import type { EntityRule } from "#engine/resources/policy/rule.ts";
import type { YamlNode } from "#engine/resources/resource.ts";
import { misspelt } from "#engine/traps/misspelt.ts";
import { listAt, valueAt, within } from "#engine/traps/places.ts";
import type { Report, Trap } from "#engine/traps/trap.ts";

export const missingPortName: Trap = {
  code: "calico-missing-port-name",
  severity: "info",
  summary:
    "A rule names a port that no endpoint has: a named port stands for the endpoints that call one of their ports so, and for none " +
    "at all where none does. Correct the name, or write the number. Reported where the files are said to be complete.",
  run({ world, ruleLists }, report) {
    if (!world.isComplete || world.endpoints.length === 0 || world.endpoints.some(({ isWhole }) => !isWhole)) return;
    const known = [...new Set(world.endpoints.flatMap(({ ports }) => ports.map(({ name }) => name)))];
    for (const { rules } of ruleLists) {
      for (const { rule, node } of rules) {
        for (const end of ["source", "destination"] as const) checkPorts(rule[end], valueAt(node, end), known, report);
      }
    }
  },
};

function checkPorts({ ports }: EntityRule, node: YamlNode | undefined, known: readonly string[], report: Report): void {
  const names = new Set(ports.filter((port) => typeof port === "string"));
  for (const item of listAt(node, "ports")?.items ?? []) {
    if (item.kind !== "scalar" || !names.has(item.source) || known.includes(item.source)) continue;
    const meant = misspelt(item.source, known);
    const span = within(item, { start: 0, end: item.source.length });
    const hint = meant === undefined ? "" : ` Did you mean ${meant}?`;
    report(item.span, `No endpoint of these files has a port named ${item.source}, so this name stands for nothing.${hint}`, {
      fixes: meant === undefined ? [] : [{ title: `Write ${meant}`, edits: [{ span, text: meant }] }],
    });
  }
}
