// What is asked, and checked, once an answer is there: resolving items, following calls, applying edits.
import type {
  CallHierarchyItem,
  CodeLens,
  CompletionItem,
  CompletionList,
  FoldingRange,
  LinkedEditingRanges,
  SelectionRange,
  SemanticTokens,
  SignatureHelp,
  TextEdit,
} from "vscode-languageserver-protocol";
import { parseRuleset } from "#engine/iptables/parser.ts";
import { readRule } from "#engine/iptables/read-rule.ts";
import { isRecord } from "#test/fuzz/answers.ts";
import { applied, type Document, textIn } from "#test/fuzz/document.ts";
import type { Place } from "#test/fuzz/requests.ts";
import { wrongTokens } from "#test/fuzz/tokens.ts";
import type { Watch } from "#test/fuzz/watch.ts";

export interface Following {
  readonly watch: Watch;
  readonly document: Document;
  readonly place: Place;
  readonly capabilities: object;
  /** Asks on; what holds of every answer is checked of this one too. */
  ask(method: string, params: object): Promise<unknown>;
}

/** `answer` is what the server said to `method`, which the protocol types. */
export async function follow(method: string, answer: unknown, following: Following): Promise<void> {
  if (answer === null || answer === undefined) return;
  await FOLLOWED[method]?.(answer as never, following);
}

const FOLLOWED: Readonly<Record<string, (answer: never, following: Following) => Promise<void> | void>> = {
  "textDocument/completion": followCompletion,
  "textDocument/signatureHelp": checkSignature,
  "textDocument/prepareCallHierarchy": followCalls,
  "textDocument/linkedEditingRange": checkLinked,
  "textDocument/selectionRange": checkSelections,
  "textDocument/codeAction": followActions,
  "textDocument/codeLens": followLenses,
  "textDocument/documentLink": (links: readonly unknown[], following) => resolveSome(links, "documentLink", following),
  "textDocument/inlayHint": (hints: readonly unknown[], following) => resolveSome(hints, "inlayHint", following),
  "textDocument/foldingRange": checkFolding,
  "textDocument/semanticTokens/full": checkTokens,
  "textDocument/semanticTokens/range": checkTokens,
  "textDocument/rename": followRename,
  "textDocument/rangeFormatting": checkFormatted,
  "textDocument/onTypeFormatting": checkFormatted,
  "textDocument/formatting": checkFormatted,
};

function resolves(capabilities: object, name: string): boolean {
  const provider: unknown = Object.entries(capabilities).find(([key]) => key === `${name}Provider`)?.[1];
  return isRecord(provider) && provider.resolveProvider === true;
}

async function resolveSome(items: readonly unknown[], name: string, { capabilities, place, ask }: Following): Promise<void> {
  if (!resolves(capabilities, name)) return;
  const method = name === "completion" ? "completionItem/resolve" : `${name}/resolve`;
  for (let left = Math.min(3, items.length); left > 0; left--) {
    const item = place.random.pick(items);
    if (isRecord(item)) await ask(method, item);
  }
}

async function followCompletion(answer: CompletionList | CompletionItem[], following: Following): Promise<void> {
  const { watch, document, place } = following;
  const items = Array.isArray(answer) ? answer : answer.items;
  const step = "textDocument/completion";
  watch.check(items.length <= 20_000, step, () => `${items.length} items`);
  for (const { label, textEdit, additionalTextEdits = [] } of items) {
    watch.check(label !== "", step, () => "an item without a label");
    if (textEdit === undefined) continue;
    const range = "range" in textEdit ? textEdit.range : textEdit.replace;
    watch.check(range.start.line === range.end.line, step, () => `${label} goes over several lines`);
    const after = applied(document, [{ range, newText: textEdit.newText }, ...additionalTextEdits]);
    watch.check("text" in after, step, () => `${label}: ${"wrong" in after ? after.wrong : ""}`);
    if (items.length > 50 && place.random.once(2)) break;
  }
  await resolveSome(items, "completion", following);
}

function checkSignature({ signatures, activeSignature, activeParameter }: SignatureHelp, { watch }: Following): void {
  const step = "textDocument/signatureHelp";
  watch.check(signatures.length > 0 && (activeSignature ?? 0) < signatures.length, step, () => `signature ${activeSignature}`);
  for (const { label, parameters = [] } of signatures) {
    for (const parameter of parameters) {
      const inside = typeof parameter.label === "string" ? label.includes(parameter.label) : parameter.label[1] <= label.length;
      watch.check(inside, step, () => `parameter ${JSON.stringify(parameter.label)} is no part of ${JSON.stringify(label)}`);
    }
  }
  watch.check(activeParameter === undefined || (activeParameter ?? 0) >= 0, step, () => `parameter ${activeParameter}`);
}

async function followCalls(items: CallHierarchyItem[], { ask }: Following): Promise<void> {
  for (const item of items.slice(0, 3)) {
    await ask("callHierarchy/incomingCalls", { item });
    await ask("callHierarchy/outgoingCalls", { item });
  }
}

function checkLinked({ ranges }: LinkedEditingRanges, { watch, document }: Following): void {
  const texts = new Set(ranges.map((range) => textIn(document, range)));
  watch.check(texts.size <= 1, "textDocument/linkedEditingRange", () => `different texts ${JSON.stringify([...texts])}`);
}

function checkSelections(selections: SelectionRange[], { watch, document }: Following): void {
  for (const first of selections) {
    for (let inner = first; inner.parent !== undefined; inner = inner.parent) {
      const grows = textIn(document, inner.parent.range).length > textIn(document, inner.range).length;
      watch.check(
        grows,
        "textDocument/selectionRange",
        () => `${JSON.stringify(inner.range)} in ${JSON.stringify(inner.parent?.range)}`,
      );
    }
  }
}

async function followActions(actions: readonly object[], following: Following): Promise<void> {
  const { watch, document, place, ask, capabilities } = following;
  for (const action of actions) {
    watch.check("title" in action && action.title !== "", "textDocument/codeAction", () => "an action without a title");
    const whole = resolves(capabilities, "codeAction") ? await ask("codeAction/resolve", action) : action;
    const changes = isRecord(whole) && isRecord(whole.edit) && isRecord(whole.edit.changes) ? whole.edit.changes : {};
    const edits = changes[place.uri];
    if (!Array.isArray(edits)) continue;
    const after = applied(document, edits as TextEdit[]);
    watch.check(
      "text" in after,
      "textDocument/codeAction",
      () => `${JSON.stringify(action)}: ${"wrong" in after ? after.wrong : ""}`,
    );
  }
}

async function followLenses(lenses: CodeLens[], following: Following): Promise<void> {
  for (const { range } of lenses) {
    following.watch.check(range.start.line === range.end.line, "textDocument/codeLens", () => "a lens over several lines");
  }
  await resolveSome(lenses, "codeLens", following);
}

function checkFolding(ranges: FoldingRange[], { watch, document }: Following): void {
  const bad = ranges.find(({ startLine, endLine }) => startLine < 0 || endLine < startLine || endLine >= document.starts.length);
  watch.check(bad === undefined, "textDocument/foldingRange", () => JSON.stringify(bad));
}

function checkTokens({ data }: SemanticTokens, { watch, document }: Following): void {
  const wrong = wrongTokens(document, data);
  watch.check(wrong === undefined, "textDocument/semanticTokens", () => wrong ?? "");
}

function followRename({ changes = {} }: { changes?: Record<string, TextEdit[]> }, { watch, document, place }: Following): void {
  const edits = changes[place.uri];
  if (edits === undefined) return;
  const after = applied(document, edits);
  watch.check("text" in after, "textDocument/rename", () => ("wrong" in after ? after.wrong : ""));
  if (!("text" in after) || !place.uri.endsWith(".save")) return;
  const [before, now] = [shapeOf(document.text), shapeOf(after.text)];
  watch.check(before === now, "textDocument/rename", () => `${JSON.stringify(edits[0])} changes the rules: ${before} → ${now}`);
}

/** How many tables, chains and rules there are: renaming changes none of it. */
function shapeOf(text: string): string {
  return parseRuleset(text)
    .tables.map(
      ({ chains }) => `${chains.size}/${[...chains.values()].reduce((sum, { ruleLines }) => sum + ruleLines.length, 0)}`,
    )
    .join(" ");
}

/** Formatting keeps tables, chains, rules and every comment. */
function checkFormatted(edits: TextEdit[], { watch, document, place }: Following): void {
  const after = applied(document, edits);
  watch.check("text" in after, "formatting", () => ("wrong" in after ? after.wrong : ""));
  if (!("text" in after) || !place.uri.endsWith(".save")) return;
  watch.check(shapeOf(document.text) === shapeOf(after.text), "formatting", () => "changes how many rules there are");
  const [before, now] = [commentsOf(document.text), commentsOf(after.text)];
  const lost = before.find((comment, index) => comment !== now[index]);
  watch.check(lost === undefined, "formatting", () => `loses the comment ${JSON.stringify(lost)}`);
}

function commentsOf(text: string): string[] {
  const ruleset = parseRuleset(text);
  const lines = text.split("\n").flatMap((line) => (/^\s*#/.test(line) ? [line.trim()] : []));
  const inRules = ruleset.tables.flatMap((table) =>
    [...table.chains.values()].flatMap((chain) =>
      chain.ruleLines.flatMap((_, index) => readRule(ruleset, chain, index + 1, table)?.comments.map((word) => word.text) ?? []),
    ),
  );
  return [...lines, ...inRules];
}
