import type { Check, CheckInput, Part, Report } from "#engine/checks/check.ts";
import { type HookReach, hookReach } from "#engine/checks/hook-reach.ts";
import { partsOf } from "#engine/checks/rule-parts.ts";
import type { MatchModule, TargetModule } from "#engine/iptables/extension.ts";
import { lineAt } from "#engine/iptables/lines.ts";
import { MATCHES } from "#engine/iptables/matches/index.ts";
import { type Backend, isBuiltin } from "#engine/iptables/netfilter.ts";
import { readRule } from "#engine/iptables/read-rule.ts";
import type { Chain, Ruleset, Table } from "#engine/iptables/ruleset.ts";
import { TARGETS } from "#engine/iptables/targets/index.ts";

const isHooked = ({ hooks, hooksWith }: Module) => hooks !== undefined || hooksWith !== undefined;
const HOOKED_TARGETS: ReadonlyMap<string, TargetModule> = new Map(TARGETS.filter(isHooked).map((one) => [one.name, one]));
const HOOKED_MATCHES: ReadonlyMap<string, MatchModule> = new Map(MATCHES.filter(isHooked).map((one) => [one.name, one]));
const NAMES_A_HOOKED_MATCH = new RegExp(`(?:-m ?|--match[ =])(${[...HOOKED_MATCHES.keys()].join("|")})(?!\\S)`, "g");
const CONCERNED = new RegExp([...HOOKED_MATCHES.keys(), ...HOOKED_TARGETS.keys()].join("|"), "g");

export const wrongHook: Check = {
  code: "wrong-hook",
  severity: "error",
  summary:
    "The match or target is allowed in some builtin chains only, and the rule is reached from another one, directly or through " +
    "jumps. The kernel refuses such rules (xt_check_target(), net/netfilter/x_tables.c; nft_target_validate(), nft_compat.c). " +
    "Use it in a chain that only the right builtin chains jump to.",
  concerns: { jumps: true, text: CONCERNED },
  run(input, report) {
    const matches = linesWithMatches(input.ruleset);
    for (const table of input.ruleset.tables) {
      const reaches = new Map<Backend, HookReach>();
      for (const chain of table.chains.values()) {
        for (const { number, modules } of hookedRules(input.ruleset, table, chain, matches)) {
          judge({ input, table, chain, number, modules, reaches }, report);
        }
      }
    }
  },
};

/** The rules of a chain that may hold something that is not allowed everywhere. */
function* hookedRules({ lines }: Ruleset, { chains }: Table, { ruleLines }: Chain, matches: LineModules) {
  for (let i = 0; i < ruleLines.length; i++) {
    const line = ruleLines[i] ?? 0;
    const name = lines.target[line] ?? "";
    const target = HOOKED_TARGETS.get(name);
    const found = matches.size === 0 ? NONE : (matches.get(line) ?? NONE);
    const modules: readonly Module[] = target === undefined || chains.has(name) ? found : [target, ...found];
    if (modules.length > 0) yield { number: i + 1, modules };
  }
}

const NONE: readonly MatchModule[] = [];

type LineModules = ReadonlyMap<number, readonly MatchModule[]>;
type Module = MatchModule | TargetModule;

interface Place {
  readonly input: CheckInput;
  readonly table: Table;
  readonly chain: Chain;
  /** From 1. */
  readonly number: number;
  /** What the rule may hold that is not allowed everywhere. */
  readonly modules: readonly Module[];
  /** Filled as they are asked for. */
  readonly reaches: Map<Backend, HookReach>;
}

/** The rule is read only where one of its modules may be refused. */
function judge(place: Place, report: Report): void {
  const { input, table, chain, number, modules } = place;
  const suspect = modules.some((module) => input.backends.some((backend) => maybeRefused(place, module, backend)));
  const rule = suspect ? readRule(input.ruleset, chain, number, table) : undefined;
  if (rule === undefined) return;
  for (const part of partsOf(rule, table)) {
    const { module, name } = part;
    if (module === undefined || !isHooked(module) || module.tables?.includes(table.name) === false) continue;
    for (const backend of input.backends) {
      const complaint = complaintOn(place, part, backend);
      if (complaint === undefined) continue;
      report(part.span, `${name} ${complaint}`);
      break;
    }
  }
}

function maybeRefused(place: Place, module: Module, backend: Backend): boolean {
  if (hooksOf(place, backend).some((hook) => module.hooks?.includes(hook) === false)) return true;
  return module.hooksWith !== undefined && askedHooks(place, backend).length > 0;
}

function complaintOn(place: Place, { module, readings }: Part, backend: Backend): string | undefined {
  const hook = hooksOf(place, backend).find((one) => module?.hooks?.includes(one) === false);
  if (hook !== undefined) return complain(place, hook, module?.hooks ?? []);
  const allowed = readings && module?.hooksWith?.(readings);
  const other = askedHooks(place, backend).find((one) => allowed?.includes(one) === false);
  return other === undefined ? undefined : complain(place, other, allowed ?? [], "with these options ");
}

/** What the module itself is told when the rule is added: over nf_tables nothing of who jumps here. */
function askedHooks(place: Place, backend: Backend): readonly string[] {
  return backend === "legacy" || isBuiltin(place.table.name, place.chain.name) ? hooksOf(place, backend) : [];
}

function hooksOf({ input, table, chain, number, reaches }: Place, backend: Backend): readonly string[] {
  const reach = reaches.get(backend) ?? hookReach(input, table, backend);
  reaches.set(backend, reach);
  return reach.hooksOf(chain, number);
}

function complain({ chain }: Place, hook: string, allowed: readonly string[], when = ""): string {
  const where = hook === chain.name ? `not in ${hook}` : `and this chain is reached from ${hook}`;
  return `${when}is allowed in ${allowed.join(", ")} only, ${where}.`;
}

/** Lines whose text names a match that is not allowed everywhere: one pass over the text, whose cost counts in a big dump. */
function linesWithMatches({ text, lines }: Ruleset): LineModules {
  const found = new Map<number, MatchModule[]>();
  for (const { index, 1: name = "" } of text.matchAll(NAMES_A_HOOKED_MATCH)) {
    const line = lineAt(lines, index);
    const module = HOOKED_MATCHES.get(name);
    const modules = found.get(line) ?? [];
    if (module !== undefined && !modules.includes(module)) found.set(line, [...modules, module]);
  }
  return found;
}
