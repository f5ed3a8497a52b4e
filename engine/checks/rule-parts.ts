// A rule's matches and target with their options read, once for all checks.

import type { Part } from "#engine/checks/check.ts";
import { type Decoded, decodeOption, type MatchModule, readingsOf, type TargetModule } from "#engine/iptables/extension.ts";
import { CORE, matchNamed, targetNamed } from "#engine/iptables/modules.ts";
import type { Option, Rule, Table } from "#engine/iptables/ruleset.ts";
import type { Family } from "#engine/net/address.ts";
import type { Span } from "#engine/text/span.ts";

export function partsOf(rule: Rule, { family, chains }: Table): Part[] {
  const parts = rule.matches.map(({ module: name, name: word, options, span }) => {
    const module = name === "" ? CORE : matchNamed(name);
    const what = { kind: "match" as const, name, span: word?.span ?? options[0]?.name.span ?? span };
    return partOf(what, module, options, family);
  });
  const { target } = rule;
  if (target === undefined || chains.has(target.name.text)) return parts;
  const what = { kind: "target" as const, name: target.name.text, span: target.name.span };
  return [...parts, partOf(what, targetNamed(target.name.text), target.options, family)];
}

interface What {
  readonly kind: Part["kind"];
  readonly name: string;
  readonly span: Span;
}

function partOf(what: What, module: MatchModule | TargetModule | undefined, options: readonly Option[], family: Family): Part {
  const { kind, name, span } = what;
  const decoded: { option: Option; read: Decoded }[] = [];
  if (module !== undefined) {
    for (const option of options) {
      const read = decodeOption(option, module.options, family);
      if (read !== undefined) decoded.push({ option, read });
    }
  }
  const all = module !== undefined && decoded.length === options.length;
  const readings = all ? readingsOf(decoded.map(({ read }) => read)) : undefined;
  return { kind, name, module, span, options, decoded, readings };
}
