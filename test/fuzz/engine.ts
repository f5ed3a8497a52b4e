// What the engine itself is asked about a fuzz input, and what must hold.
import { checkRule, checkWhole } from "#engine/checks/index.ts";
import { parseIpSets } from "#engine/ipset/parse.ts";
import { parseRuleset, reparseRuleset } from "#engine/iptables/parser.ts";
import { printRuleset } from "#engine/iptables/print.ts";
import { isPrintable, printRule } from "#engine/iptables/print-rule.ts";
import { readRule, readStatement } from "#engine/iptables/read-rule.ts";
import type { Rule, Ruleset, Table } from "#engine/iptables/ruleset.ts";
import { parsePacketLine } from "#engine/net/packet-text.ts";
import { type BundleRole, bundleFile, nodeFromBundle } from "#engine/node/bundle.ts";
import { environmentOf } from "#engine/node/environment.ts";
import { inferNode } from "#engine/node/infer.ts";
import { beginPacket } from "#engine/simulate/begin.ts";
import { createProgram } from "#engine/simulate/program.ts";
import { run } from "#engine/simulate/run.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";
import type { Span } from "#engine/text/span.ts";
import type { Input } from "#test/fuzz/input.ts";
import type { Random } from "#test/fuzz/random.ts";
import type { Watch } from "#test/fuzz/watch.ts";

export const PACKETS: readonly string[] = [
  "eth0 tcp 192.0.2.9:40000 > 10.1.2.13:80 new",
  "cali0ef24b3 udp 10.1.2.13:5353 > 10.96.0.10:53 new",
  "local tcp 127.0.0.1:1 > 10.96.0.1:443 established",
  "eth0 icmp 10.0.0.1 > 10.0.0.2",
  "eth0 tcp [2001:db8::1]:40000 > [2001:db8::2]:443 new",
  "local udp 10.0.0.1:68 > 255.255.255.255:67 invalid",
];

export function askEngine(input: Input, watch: Watch, random: Random): void {
  if (input.name.endsWith(".ipset")) askSets(input.text, watch);
  else askDump(input, watch, random);
  for (const [name, text] of Object.entries(input.disk)) {
    watch.step(`bundle ${name}`, () => nodeFromBundle(bundleOf({ [name]: text })));
  }
}

function askSets(text: string, watch: Watch): void {
  const file = watch.step("parse sets", () => parseIpSets(text));
  if (file === undefined) return;
  watch.check(file.text === text, "parse sets", () => "keeps another text");
  inside(watch, "parse sets", text, problemSpans(file.problems));
  const spans = file.sets.flatMap((set) => [set.span, set.name.span, ...set.elements.map(({ span }) => span)]);
  inside(watch, "spans of sets", text, spans);
}

function askDump({ text, beside, disk }: Input, watch: Watch, random: Random): void {
  const ruleset = watch.step("parse", () => parseRuleset(text));
  if (ruleset === undefined) return;
  watch.check(watch.step("print", () => printRuleset(ruleset)) === text, "print", () => "is another text");
  inside(watch, "spans of problems", text, problemSpans(ruleset.problems));
  watch.step("rules", () => {
    for (const table of ruleset.tables) askTable(ruleset, table, watch);
  });
  for (const backends of [["nft"], ["legacy"], ["nft", "legacy"]] as const) {
    const found = watch.step("check", () => checkWhole(ruleset, backends)) ?? [];
    inside(watch, "spans of checks", text, problemSpans(found));
  }
  edit(ruleset, watch, random);
  const sets = beside === undefined ? {} : { [beside.name]: beside.text };
  const node = watch.step("node", () => inferNode(nodeFromBundle(bundleOf({ ...disk, ...sets }))));
  if (node !== undefined)
    walk(ruleset, watch, { node, environment: environmentOf(node), backend: random.pick(["nft", "legacy"]) });
}

function askTable(ruleset: Ruleset, table: Table, watch: Watch): void {
  const { text } = ruleset;
  inside(watch, "span of table", text, [table.span]);
  for (const chain of table.chains.values()) {
    for (let number = 1; number <= chain.ruleLines.length; number++) {
      const rule = readRule(ruleset, chain, number, table);
      if (rule === undefined) continue;
      inside(watch, "spans of rule", text, spansOf(rule));
      for (const backend of ["nft", "legacy"] as const) printed(watch, table, rule, backend);
    }
  }
}

/** What is understood and right reads and prints the same once it was printed; of other rules nothing is promised. */
function printed(watch: Watch, table: Table, rule: Rule, backend: "nft" | "legacy"): void {
  if (!isPrintable(rule, table) || checkRule(rule, table, [backend]).some(({ severity }) => severity === "error")) return;
  const step = "print rule";
  const isChain = (name: string): boolean => table.chains.has(name);
  const once = printRule(rule, table, { backend, counters: true });
  const read = readStatement(once, { start: 0, end: once.length }, rule.ref, 0, isChain);
  const twice = printRule(read, table, { backend, counters: true });
  watch.check(once === twice, step, () => `${JSON.stringify(once)} prints again as ${JSON.stringify(twice)}`);
  watch.check(!once.includes("\n"), step, () => `${JSON.stringify(once)} is more than one line`);
}

function edit(ruleset: Ruleset, watch: Watch, random: Random): void {
  const { text } = ruleset;
  const from = random.below(text.length + 1);
  const to = Math.min(text.length, from + random.below(80));
  const inserted = random.pick(["", "\n", "x", "*nat\n", '"', "-A x -j DROP\n"]);
  const next = text.slice(0, from) + inserted + text.slice(to);
  const edited = watch.step("edit", () => reparseRuleset(ruleset, next, { from, to, inserted: inserted.length }));
  const fresh = parseRuleset(next);
  const told = ({ problems, lines }: Ruleset): string =>
    JSON.stringify([problems, [...lines.start], [...lines.kind], lines.name]);
  watch.check(edited !== undefined && told(edited) === told(fresh), "edit", () => "is not the new text parsed afresh");
}

function walk(ruleset: Ruleset, watch: Watch, options: Parameters<typeof createProgram>[1]): void {
  const program = watch.step("program", () => createProgram(ruleset, options));
  if (program === undefined) return;
  for (const line of PACKETS) {
    const { request } = parsePacketLine(line);
    if (request === undefined) throw new Error(`no packet: ${line}`);
    watch.step(`walk ${line}`, () => run(program, beginPacket(request)));
  }
}

function bundleOf(files: Readonly<Record<string, string>>): { role: BundleRole; text: string }[] {
  return Object.entries(files).flatMap(([name, text]) => {
    const role = bundleFile(name);
    return role === undefined ? [] : [{ role, text }];
  });
}

function problemSpans(problems: readonly Diagnostic[]): Span[] {
  return problems.flatMap(({ span, related, fixes }) => [
    span,
    ...related.map((one) => one.span),
    ...fixes.flatMap(({ edits }) => edits.map((one) => one.span)),
  ]);
}

function spansOf({ span, chain, matches, target, comments, strays, problems }: Rule): Span[] {
  const options = [...matches.flatMap((match) => match.options), ...(target?.options ?? [])];
  const words = [
    chain,
    ...comments,
    ...strays.map(({ word }) => word),
    ...options.flatMap(({ name, values }) => [name, ...values]),
  ];
  return [
    span,
    ...words.map((word) => word.span),
    ...options.map((option) => option.span),
    ...matches.map((match) => match.span),
    ...(target === undefined ? [] : [target.span]),
    ...problemSpans(problems),
  ];
}

function inside(watch: Watch, name: string, text: string, spans: readonly Span[]): void {
  const bad = spans.find(({ start, end }) => !(0 <= start && start <= end && end <= text.length));
  watch.check(bad === undefined, name, () => `span ${JSON.stringify(bad)} in a text of ${text.length}`);
}
