// Dumps with one mistake each: whether it is found, and on the line where it stands (iptables/errors.json).
import type { Surroundings } from "#engine/checks/check.ts";
import { checkWhole } from "#engine/checks/index.ts";
import { setType } from "#engine/ipset/set-types.ts";
import { lineAt } from "#engine/iptables/lines.ts";
import type { Backend } from "#engine/iptables/netfilter.ts";
import { parseRuleset } from "#engine/iptables/parser.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";
import type { Report } from "#test/conformance/run/report.ts";

interface Outcome {
  readonly rc: number;
  readonly stderr: string;
  readonly blamed: number | null;
}

interface Mistake {
  readonly id: number;
  readonly group: string;
  readonly title: string;
  readonly text: string;
  readonly family: "ip" | "ip6";
  /** Of iptables-restore. */
  readonly args: readonly string[];
  /** Commands run before, such as `ipset create`. */
  readonly setup: readonly (readonly string[])[];
  readonly mistake_line: number | null;
  readonly nft: Outcome;
  readonly legacy: Outcome;
}

/** What only the node can tell: no such set, host or user. */
const NODES_OWN = /Set \S+ doesn't exist|host\/network `[a-z.]+' not found|--[ug]id-owner" option: "[a-z]+"/;

interface Tally {
  refused: number;
  found: number;
  placed: number;
  accepted: number;
  quiet: number;
  readonly apart: string[];
}

export function checkErrors(text: string): Report {
  const mistakes = JSON.parse(text) as Mistake[];
  const disagreements: string[] = [];
  const summary: string[] = [];
  for (const backend of ["nft", "legacy"] as const) {
    const tally: Tally = { refused: 0, found: 0, placed: 0, accepted: 0, quiet: 0, apart: [] };
    for (const one of mistakes) judge(one, backend, tally, disagreements);
    const { refused, found, placed, accepted, quiet, apart } = tally;
    const figures = `found ${found}/${refused}, on the line ${placed}/${refused}`;
    summary.push(`${backend}: ${figures}, accepted controls without an error ${quiet}/${accepted}`);
    if (apart.length > 0) summary.push(`${backend}: not counted, since only the node can tell: ${apart.join(", ")}`);
  }
  return { summary, disagreements };
}

function judge(one: Mistake, backend: Backend, tally: Tally, disagreements: string[]): void {
  const { rc, stderr, blamed } = one[backend];
  const ruleset = parseRuleset(one.text, { family: one.family === "ip" ? 4 : 6 });
  const lineOf = ({ span }: Diagnostic) => lineAt(ruleset.lines, span.start) + 1;
  const errors = checkWhole(ruleset, [backend], surroundings(one)).filter((problem) => isError(problem, one));
  const told = errors.map((error) => `${lineOf(error)} ${error.code}: ${error.message}`).join(" / ");
  const where = `${backend} #${one.id} ${one.group}: ${one.title}`;
  if (rc === 0) {
    tally.accepted++;
    if (errors.length === 0) tally.quiet++;
    else disagreements.push(`accepted by the tool ${where}: ${told}\n${one.text}`);
    return;
  }
  if (NODES_OWN.test(stderr) && errors.length === 0) {
    tally.apart.push(`#${one.id} ${one.title}`);
    return;
  }
  tally.refused++;
  if (errors.length > 0) tally.found++;
  else disagreements.push(`not found ${where} (line ${one.mistake_line}): ${stderr.trim()}\n${one.text}`);
  if (errors.some((error) => lineOf(error) === one.mistake_line || lineOf(error) === blamed)) tally.placed++;
  else if (errors.length > 0)
    disagreements.push(`other line ${where} (line ${one.mistake_line}, blamed ${blamed}): ${told}\n${one.text}`);
}

/** What only -c refuses is a warning otherwise. */
function isError({ code, severity }: Diagnostic, { args, setup }: Mistake): boolean {
  if (code === "bad-counters" && args.includes("-c")) return true;
  if (code === "set-mismatch" && setup.length > 0) return true;
  return severity === "error";
}

function surroundings({ setup }: Mistake): Surroundings {
  const sets = setup.flatMap(([tool, command, name = "", type = "", ...options]) => {
    if (tool !== "ipset" || command !== "create") return [];
    const family = options.includes("inet6") ? (6 as const) : (4 as const);
    return [[name, { type, dimensions: setType(type)?.dimensions ?? [], family }] as const];
  });
  return { sets: sets.length === 0 ? undefined : new Map(sets) };
}
