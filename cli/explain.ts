// `chainwalk explain`: a mark, or VALUE/MASK, in Calico's roles, and the rules that use its bits.
import type { CommandSpec, Given } from "#cli/arguments.ts";
import { openRules } from "#cli/dumps.ts";
import type { CommandIo } from "#cli/io.ts";
import { type MarkRule, markRules } from "#cli/mark-rules.ts";
import { layOut, type Paint, painter, wrap } from "#cli/paint.ts";
import { Refusal } from "#cli/refusal.ts";
import type { MarkLayout } from "#engine/calico/mark-layout.ts";
import { describeMark, describeMarkChange, describeMarkTest, type FieldWords } from "#engine/calico/mark-words.ts";
import { inferMarkRoles, isMarkEvidence } from "#engine/calico/marks.ts";
import { summariesOf } from "#engine/calico/rule-summary.ts";
import { USUAL_LAYOUTS } from "#engine/calico/usual-layouts.ts";
import { isRefusal } from "#engine/iptables/extension.ts";
import type { Ruleset } from "#engine/iptables/ruleset.ts";
import { formatMark, hex, type MarkValue, markValue } from "#engine/iptables/values/mark.ts";
import { createProgram } from "#engine/simulate/program.ts";
import { ruleText } from "#server/walk/places.ts";

export const explainCommand: CommandSpec = {
  name: "explain",
  summary: "Say what a packet mark means.",
  operands: "<MARK>",
  options: [
    { flags: "--in <DUMP>", summary: "take the roles of the bits from this dump; - for standard input" },
    { flags: "--format <NAME>", summary: "how to answer", choices: ["text", "json"], fallback: "text" },
  ],
  more: `MARK is VALUE or VALUE/MASK, as iptables writes them. Without a dump the usual layouts of Calico are shown.

  chainwalk explain 0x5000000 --in examples/node1/iptables.save
  chainwalk explain 0x0/0x2000000`,
  run: explain,
};

/** One reading of the mark, by one layout. */
interface Reading {
  readonly title: string;
  readonly lines: readonly { readonly head: string; readonly fields: readonly FieldWords[]; readonly sentence: string }[];
}

async function explain(given: Given, io: CommandIo): Promise<number> {
  const [text = ""] = given.operands;
  const mark = markValue.decode([text], 4);
  if (isRefusal(mark)) throw new Refusal(mark.refusal);
  const path = given.text("in");
  const ruleset = path === undefined ? undefined : await openRules(path, io);
  const masked = text.includes("/");
  const readings = ruleset === undefined ? usualReadings(mark, masked) : [readingIn(ruleset, mark, masked)];
  const bits = masked ? (mark.mask | mark.value) >>> 0 : mark.value;
  const rules = ruleset === undefined ? [] : markRules(ruleset, bits);
  if (given.text("format") === "json") io.out(`${JSON.stringify(json(mark, readings, rules, ruleset), undefined, 2)}\n`);
  else io.out(`${lines(mark, readings, rules, ruleset, io).join("\n")}\n`);
  return 0;
}

function readingIn(ruleset: Ruleset, mark: MarkValue, masked: boolean): Reading {
  const layout = inferMarkRoles(summariesOf(ruleset, isMarkEvidence));
  const vintage = layout.vintage === undefined ? "" : `: ${layout.vintage.words}`;
  const title = layout.roles.length === 0 ? "No rule of this dump shows mark bits of Calico" : `As this dump uses it${vintage}`;
  return { title, lines: linesOf(layout, mark, masked) };
}

/** Layouts that say the same are told together. */
function usualReadings(mark: MarkValue, masked: boolean): Reading[] {
  const readings = new Map<string, { versions: string[]; reading: Reading }>();
  for (const { versions, layout } of USUAL_LAYOUTS) {
    const lines = linesOf(layout, mark, masked);
    const key = JSON.stringify(lines);
    const same = readings.get(key);
    if (same === undefined) readings.set(key, { versions: [versions], reading: { title: "", lines } });
    else same.versions.push(versions);
  }
  return [...readings.values()].map(({ versions, reading: { lines } }) => {
    const isUsed = lines.some(({ fields }) => fields.some(({ role }) => role !== undefined));
    const title = `Calico ${versions.join("; ")}`;
    return isUsed ? { title, lines } : { title: `${title}: no bits of Calico's`, lines: [] };
  });
}

function linesOf(layout: MarkLayout, mark: MarkValue, masked: boolean): Reading["lines"] {
  if (!masked) return [{ head: hex(mark.value), ...describeMark(layout, mark.value) }];
  return [
    { head: `-m mark --mark ${formatMark(mark)}`, ...describeMarkTest(layout, { ...mark, negated: false }) },
    { head: `-j MARK --set-xmark ${formatMark(mark)}`, ...describeMarkChange(layout, mark) },
  ];
}

function json(mark: MarkValue, readings: readonly Reading[], rules: readonly MarkRule[], ruleset: Ruleset | undefined) {
  const program = ruleset && createProgram(ruleset);
  return {
    schema: "chainwalk-explain/1",
    value: hex(mark.value),
    mask: hex(mark.mask),
    readings: readings.map(({ title, lines }) => ({
      layout: ruleset === undefined ? "usual" : "dump",
      title,
      forms: lines.map(({ head, sentence, fields }) => ({
        form: head,
        sentence,
        fields: fields.map(({ bits, value, role, owner, name, state, meaning, certainty }) => ({
          bits: hex(bits),
          value: hex(value),
          role: role ?? null,
          owner: owner ?? null,
          name,
          state,
          meaning,
          certainty,
        })),
      })),
    })),
    rules: rules.map(({ use, ref, bits }) => ({
      use,
      table: ref.table,
      chain: ref.chain,
      rule: ref.number,
      bits: hex(bits),
      text: program === undefined ? "" : ruleText(program, ref, Number.POSITIVE_INFINITY),
    })),
  };
}

const MOST_RULES = 12;

function lines(
  mark: MarkValue,
  readings: readonly Reading[],
  rules: readonly MarkRule[],
  ruleset: Ruleset | undefined,
  io: CommandIo,
): string[] {
  const paint = painter(io.colour);
  const told = readings.flatMap((reading) => ["", ...readingLines(reading, paint, io.columns)]);
  const intro =
    ruleset === undefined
      ? wrap(
          "Without a dump only the usual layouts can be shown; a node may be configured otherwise. Say --in DUMP for its own.",
          io.columns,
        )
      : [];
  const [first = "", ...rest] = [...intro, ...told].slice(intro.length === 0 ? 1 : 0);
  const used = ruleset === undefined ? [] : ruleLines(mark, rules, ruleset, paint, io.columns);
  return [first, ...rest, ...used];
}

function readingLines({ title, lines }: Reading, paint: Paint, columns: number): string[] {
  return [
    ...layOut(paint, columns, 0, [{ text: title, style: "bold" }]),
    ...lines.flatMap(({ head, fields, sentence }) => [
      ...layOut(paint, columns, 2, [
        { text: head, style: "cyan" },
        { text: fields.length === 0 ? sentence : "", style: "plain" },
      ]),
      ...fields.flatMap((field) => fieldLines(field, paint, columns)),
    ]),
  ];
}

function fieldLines({ bits, name, state, meaning, certainty }: FieldWords, paint: Paint, columns: number): string[] {
  return layOut(paint, columns, 4, [
    { text: hex(bits).padEnd(10), style: "bold" },
    { text: `${name} ${state}`, style: "plain" },
    { text: meaning, style: "plain" },
    { text: certainty === "guess" ? "(a guess)" : "", style: "dim" },
  ]);
}

function ruleLines(mark: MarkValue, rules: readonly MarkRule[], ruleset: Ruleset, paint: Paint, columns: number): string[] {
  if (rules.length === 0) return ["", `No rule sets, clears or tests bits of ${formatMark(mark)}.`];
  const program = createProgram(ruleset);
  const uses = [...new Set(rules.map(({ use }) => use))];
  return uses.flatMap((use) => {
    const own = rules.filter((rule) => rule.use === use);
    const more = own.length > MOST_RULES ? [`  and ${own.length - MOST_RULES} more (--format json names all)`] : [];
    const shown = own.slice(0, MOST_RULES).flatMap(({ ref, bits }) =>
      layOut(paint, columns, 2, [
        { text: `${ref.table} ${ref.chain} ${ref.number}`, style: "cyan" },
        { text: hex(bits), style: "bold" },
        { text: ruleText(program, ref, 200), style: "dim" },
      ]),
    );
    return [
      "",
      paint(`${own.length === 1 ? "1 rule" : `${own.length} rules`} ${useWords(use, own.length)}`, "bold"),
      ...shown,
      ...more,
    ];
  });
}

function useWords(use: MarkRule["use"], count: number): string {
  return `${count === 1 ? use : use.slice(0, -1)} such bits`;
}
