// What is proposed while somebody writes a policy, through the real server: lines as they are while they are typed.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CompletionItem, CompletionList, TextEdit } from "vscode-languageserver-protocol";
import { WORKSPACE } from "#test/lsp/calico.ts";
import { type Session, startSession, uriOf } from "#test/lsp/session.ts";

let session: Session;
let opened = 0;

beforeAll(async () => {
  session = await startSession("", WORKSPACE);
});
afterAll(() => session.close());

interface Completed {
  readonly labels: readonly string[];
  readonly items: readonly CompletionItem[];
  /** The line after an item is taken; the editor indents what follows as deep as the line. */
  accept(label: string): string;
}

async function complete(text: string): Promise<Completed> {
  const at = text.indexOf("$0");
  const name = `typed-${opened++}.yaml`;
  const whole = text.replace("$0", "");
  await session.open(name, whole);
  const before = text.slice(0, at).split("\n");
  const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
  const textDocument = { uri: uriOf(name) };
  const list = await session.client.sendRequest<CompletionList | null>("textDocument/completion", { textDocument, position });
  await session.client.sendNotification("textDocument/didClose", { textDocument });
  const items = list?.items ?? [];
  return {
    items,
    labels: items.map(({ label }) => label),
    accept: (label) => {
      const edit = items.find((item) => item.label === label)?.textEdit as TextEdit | undefined;
      if (edit === undefined) throw new Error(`${label} is not proposed: ${items.map((item) => item.label).join(" ")}`);
      const lines = whole.split("\n");
      const line = lines[edit.range.start.line] ?? "";
      return line.slice(0, edit.range.start.character) + edit.newText + line.slice(edit.range.end.character);
    },
  };
}

const HEAD = "apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata:\n  name: a\nspec:\n";
/** The lines below `spec:`. */
const inSpec = (lines: string): string => HEAD + lines.replace(/^(?!$)/gm, "  ");

describe("what is proposed", () => {
  const cases: readonly (readonly [text: string, wanted: string, unwanted: string])[] = [
    // the resource itself
    ["apiVersion: projectcalico.org/v3\n$0", "kind metadata spec", "apiVersion"],
    ["apiVersion: projectcalico.org/v3\nkind: $0\n", "GlobalNetworkPolicy NetworkPolicy Tier HostEndpoint", "Pod policy"],
    ["apiVersion: $0\nkind: Tier\n", "projectcalico.org/v3", "networking.k8s.io/v1"],
    [`${HEAD}---\nGlob$0`, "GlobalNetworkPolicy NetworkPolicy", ""],
    ["Netw$0", "NetworkPolicy", ""],
    // fields
    [inSpec("$0"), "tier order selector types ingress egress", "apiVersion action"],
    [inSpec("order: 1\n$0\nselector: all()"), "tier types", "order selector"],
    [inSpec("or$0"), "order", ""],
    [inSpec("ingress:\n- $0"), "action protocol source destination", "order"],
    [inSpec("ingress:\n- action: Allow\n  $0"), "protocol source", "action selector"],
    [inSpec("ingress:\n  - action: Allow\n    so$0\n  - action: Deny\n    source: {}"), "source protocol", "action"],
    [inSpec("ingress:\n- source:\n    $0"), "selector nets ports namespaceSelector", "action"],
    [inSpec("ingress:\n- source: {$0}"), "selector nets", "action"],
    [inSpec("ingress:\n- source: {nets: [10.0.0.0/8], $0}"), "selector ports", "nets"],
    [
      "apiVersion: v1\nkind: List\nitems:\n- apiVersion: projectcalico.org/v3\n  kind: Tier\n  spec:\n    $0",
      "order",
      "selector",
    ],
    // values
    [inSpec("ingress:\n- action: $0"), "Allow Deny Log Pass", "true"],
    [inSpec("ingress:\n- action: Al$0\n  protocol: TCP"), "Allow", ""],
    [inSpec("types: [$0]"), "Ingress Egress", "[Ingress]"],
    [inSpec("types: [Ingress, E$0]"), "Egress", ""],
    [inSpec("types:\n- $0"), "Ingress Egress", ""],
    [inSpec("types: $0"), "[Ingress] [Egress]", ""],
    [inSpec("types:\n  $0"), "", "Ingress"],
    [inSpec("applyOnForward: $0"), "true false", ""],
    // names of the workspace
    [inSpec("tier: $0"), "platform", ""],
    ["apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata:\n  namespace: $0", "shop elsewhere", ""],
    ["apiVersion: projectcalico.org/v3\nkind: HostEndpoint\nspec:\n  profiles:\n  - $0", "base", ""],
    ["apiVersion: v1\nkind: Pod\nmetadata:\n  labels:\n    $0", "app role", "team"],
    ["apiVersion: v1\nkind: Pod\nmetadata:\n  labels:\n    app: $0", "web db", "front"],
    ["apiVersion: v1\nkind: Pod\nmetadata:\n  labels: {app: $0}", "web db", "front"],
    [
      "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nspec:\n  podSelector:\n    matchLabels:\n      $0",
      "app role",
      "team",
    ],
    // selectors
    [inSpec("selector: $0"), "app role has( all() projectcalico.org/namespace", "team ! global()"],
    [inSpec("selector: a$0"), "app", ""],
    [inSpec("selector: app $0"), "== != in", "app"],
    [inSpec("selector: app == $0"), "web db", "app front"],
    [inSpec("selector: app == 'w$0'"), "web db", ""],
    [inSpec("selector: app in {'web', $0}"), "db", "web"],
    [inSpec("selector: app == 'web' $0"), "&& ||", "app )"],
    [inSpec("selector: app == 'web' && $0"), "role ! has(", ""],
    [inSpec("selector: has($0"), "app role", "all()"],
    [inSpec('selector: "app == $0"'), "web", ""],
    [inSpec("selector: >-\n  app == 'web' &&\n  ro$0"), "role", "team"],
    [inSpec("namespaceSelector: $0"), "team global()", "app"],
    [inSpec("selector: pcns.team == $0"), "red", ""],
    [inSpec("ingress:\n- source:\n    serviceAccounts:\n      selector: $0"), "has(", "app"],
    [inSpec("selector: projectcalico.org/namespace == $0"), "shop", ""],
    // nothing to say
    [inSpec("# $0"), "", "order"],
    [inSpec("order: 1 # $0"), "", "order"],
    ["services:\n  web:\n    $0", "", "apiVersion metadata"],
    ["kind: Deployment\napiVersion: apps/v1\nspec:\n  $0", "", "order"],
  ];
  test.each(cases)("%j", async (text, wanted, unwanted) => {
    const { labels } = await complete(text);
    for (const label of wanted.split(" ").filter((one) => one !== "")) expect(labels).toContain(label);
    for (const label of unwanted.split(" ").filter((one) => one !== "")) expect(labels).not.toContain(label);
  });
});

describe("what is written", () => {
  const cases: readonly (readonly [text: string, label: string, line: string])[] = [
    [inSpec("$0"), "order", "  order: "],
    [inSpec("ingress:\n- $0"), "source", "  - source:\n    "],
    [inSpec("sel$0: all()"), "selector", "  selector: all()"],
    [inSpec("types: $0"), "[Ingress]", "  types: [Ingress]"],
    [inSpec("types:\n  $0"), "- Ingress", "    - Ingress"],
    [inSpec("selector: app == $0"), "web", "  selector: app == 'web'"],
    [inSpec("selector: 'app == $0'"), "web", `  selector: 'app == "web"'`],
    [inSpec("selector: app == 'w$0' && x"), "web", "  selector: app == 'web' && x"],
    [inSpec("selector: has(a$0"), "app", "  selector: has(app)"],
    [inSpec("ingress:\n- action: Al$0 # why"), "Allow", "  - action: Allow # why"],
  ];
  test.each(cases)("%j, %s", async (text, label, line) => {
    expect((await complete(text)).accept(label)).toBe(line);
  });

  test("words and facts of a field come along", async () => {
    const { items } = await complete(inSpec("$0"));
    const order = items.find(({ label }) => label === "order");
    expect(order?.detail).toContain("a number");
    expect(order?.documentation).toMatchObject({ kind: "markdown" });
  });
});
