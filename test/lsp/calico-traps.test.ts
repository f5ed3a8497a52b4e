// Policies that are valid and do not do what they seem to, their fixes, and what rewrites a resource; through the real server.
import { describe, expect, test } from "vitest";
import type { CodeAction, DocumentDiagnosticReport, TextEdit } from "vscode-languageserver-protocol";
import { example, type Session, startSession, uriOf } from "#test/lsp/session.ts";

const textDocument = { uri: uriOf("policies.yaml") };

async function withPolicies<Answer>(text: string, ask: (session: Session) => Promise<Answer>): Promise<Answer> {
  const session = await startSession("", { policies: {} });
  try {
    await session.open("policies.yaml", text);
    return await ask(session);
  } finally {
    await session.close();
  }
}

async function traps({ client }: Session) {
  const report = await client.sendRequest<DocumentDiagnosticReport>("textDocument/diagnostic", { textDocument });
  return report.kind === "full" ? report.items : [];
}

async function actionsAt({ client }: Session, line: number, character: number): Promise<CodeAction[]> {
  const at = { line, character };
  return client.sendRequest("textDocument/codeAction", {
    textDocument,
    range: { start: at, end: at },
    context: { diagnostics: [] },
  });
}

function applied(text: string, edits: readonly TextEdit[]): string {
  const lines = text.split("\n");
  const offset = ({ line, character }: TextEdit["range"]["start"]) =>
    lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0) + character;
  const sorted = [...edits].sort((a, b) => offset(b.range.start) - offset(a.range.start));
  return sorted.reduce(
    (now, { range, newText }) => now.slice(0, offset(range.start)) + newText + now.slice(offset(range.end)),
    text,
  );
}

describe("the deny that stands first in the examples' policies", () => {
  const text = example("node2/policies.yaml");

  test("is told of at its place, in the policy and in the profile", async () => {
    const found = await withPolicies(text, traps);
    const denies = text.split("\n").flatMap((line, number) => (line.includes("- action: deny") ? [number] : []));
    const first = found.filter(({ code }) => code === "calico-catch-all-first");
    expect(first.map(({ range }) => range.start.line)).toEqual(denies);
    expect(found.filter(({ severity }) => severity === 1)).toEqual([]);
  });

  test("goes behind the allow, and nothing is told any more", async () => {
    await withPolicies(text, async (session) => {
      const [deny] = (await traps(session)).filter(({ code }) => code === "calico-catch-all-first");
      const { line, character } = deny?.range.start ?? { line: 0, character: 0 };
      const fix = (await actionsAt(session, line, character + 2)).find(({ kind }) => kind === "quickfix");
      const mended = applied(text, fix?.edit?.changes?.[textDocument.uri] ?? []);
      expect(mended).toContain(
        "  ingress:\n    - action: allow\n      source:\n        selector: namespace == 'default'\n    - action: deny\n  egress:",
      );
      await session.client.sendNotification("textDocument/didChange", {
        textDocument: { ...textDocument, version: 2 },
        contentChanges: [{ text: mended }],
      });
      const left = (await traps(session)).filter(({ code }) => code === "calico-catch-all-first");
      expect(left.map(({ range }) => range.start.line > line)).toEqual([true]);
    });
  });
});

test("a resource of the old API is written in today's", async () => {
  const text =
    "apiVersion: v1\nkind: policy\nmetadata:\n  name: web\nspec:\n  selector: app == 'web'\n  ingress:\n    - action: allow\n";
  await withPolicies(text, async (session) => {
    const rewrite = (await actionsAt(session, 1, 2)).find(({ kind }) => kind === "refactor.rewrite");
    const written = applied(text, rewrite?.edit?.changes?.[textDocument.uri] ?? []);
    expect(written).toContain("apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\n");
    expect(written).toContain("action: Allow");
  });
});

test("a policy of Kubernetes is written as Calico's own", async () => {
  const text =
    "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: web\n  namespace: shop\nspec:\n" +
    "  podSelector:\n    matchLabels:\n      app: web\n  ingress:\n    - ports:\n        - port: 80\n";
  await withPolicies(text, async (session) => {
    const rewrite = (await actionsAt(session, 1, 2)).find(({ kind }) => kind === "refactor.rewrite");
    const written = applied(text, rewrite?.edit?.changes?.[textDocument.uri] ?? []);
    expect(written).toContain("apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\n");
    expect(written).toContain("app == 'web'");
  });
});
