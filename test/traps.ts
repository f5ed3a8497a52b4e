// Traps of a text, and what becomes of it when the first fix is taken.
import { worldOf } from "#engine/calculate/inventory.ts";
import { loadResources } from "#engine/resources/load/load-resources.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";
import { findTraps } from "#engine/traps/find-traps.ts";

export interface Workspace {
  readonly isComplete?: boolean;
  /** Texts of other files, by name. */
  readonly others?: Readonly<Record<string, string>>;
}

export function trapsOf(text: string, { isComplete = false, others = {} }: Workspace = {}): readonly Diagnostic[] {
  const { file } = loadResources("own.yaml", text);
  const files = [file, ...Object.entries(others).map(([name, other]) => loadResources(name, other).file)];
  return findTraps(worldOf(files, { isComplete }), file, { files });
}

/** `CODE LINE "marked text"`, one a finding. */
export function trapLines(text: string, workspace: Workspace = {}): readonly string[] {
  return trapsOf(text, workspace).map(({ code, span }) => {
    const line = text.slice(0, span.start).split("\n").length;
    return `${code.replace("calico-", "")} ${line} ${text.slice(span.start, span.end)}`;
  });
}

/** The text after the first fix of that kind of trap. */
export function mended(text: string, code: string, workspace: Workspace = {}): string | undefined {
  const fix = trapsOf(text, workspace).find((one) => one.code === code && one.fixes.length > 0)?.fixes[0];
  return fix && applied(text, fix.edits);
}

function applied(text: string, edits: Diagnostic["fixes"][number]["edits"]): string {
  return [...edits]
    .sort((a, b) => b.span.start - a.span.start)
    .reduce((whole, { span, text: put }) => whole.slice(0, span.start) + put + whole.slice(span.end), text);
}

/** A GlobalNetworkPolicy `own`; `spec` is indented by two. */
export function policy(
  spec: string,
  head: { readonly kind?: string; readonly name?: string; readonly more?: string } = {},
): string {
  const { kind = "GlobalNetworkPolicy", name = "own", more = "" } = head;
  return `apiVersion: projectcalico.org/v3\nkind: ${kind}\nmetadata:\n  name: ${name}\n${more}spec:\n${spec}`;
}
