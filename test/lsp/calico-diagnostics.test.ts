// What is wrong in policies, and how it is mended; through the real server.
import { describe, expect, test } from "vitest";
import type { CodeAction, DocumentDiagnosticReport, TextEdit } from "vscode-languageserver-protocol";
import { POLICY } from "#test/lsp/calico.ts";
import { type Session, startSession, uriOf } from "#test/lsp/session.ts";

const textDocument = { uri: uriOf("policy.yaml") };

async function inSession<Answer>(text: string, ask: (session: Session) => Promise<Answer>): Promise<Answer> {
  const session = await startSession(`#- policy.yaml\n${text}`, { policies: {} });
  try {
    return await ask(session);
  } finally {
    await session.close();
  }
}

async function problems({ client }: Session): Promise<string[]> {
  const report = await client.sendRequest<DocumentDiagnosticReport>("textDocument/diagnostic", { textDocument });
  return report.kind === "full" ? report.items.map(({ code, range }) => `${range.start.line + 1} ${code}`) : [];
}

describe("diagnostics", () => {
  const cases: readonly (readonly [text: string, wanted: readonly string[]])[] = [
    [POLICY, []],
    [POLICY.replace("app == 'web'", "app = 'web'"), ["8 selector-syntax"]],
    [POLICY.replace("order: 10", "ordre: 10"), ["7 yaml-unknown-field"]],
    [POLICY.replace("order: 10", "order: soon"), ["7 yaml-wrong-type"]],
    [POLICY.replace("action: Allow", "action: Alow"), ["11 calico-bad-value"]],
    [POLICY.replace("order: 10", 'order: "10'), ["17 yaml-syntax"]],
    [POLICY.replace("order: 10", "order: {{ .Values.order }}"), []],
    ["services:\n  web: [\n", []],
  ];
  test.each(cases)("%j", async (text, wanted) => {
    const found = await inSession(text, problems);
    if (wanted.length === 0) expect(found).toEqual([]);
    else expect(found).toEqual(expect.arrayContaining([...wanted]));
  });

  test("follow what is typed and what the version says", async () => {
    await inSession(POLICY, async (session) => {
      const { client } = session;
      const range = { start: { line: 6, character: 2 }, end: { line: 6, character: 7 } };
      await client.sendNotification("textDocument/didChange", {
        textDocument: { ...textDocument, version: 2 },
        contentChanges: [{ range, text: "ordre" }],
      });
      expect(await problems(session)).toEqual(["7 yaml-unknown-field"]);
    });
  });
});

test("a fix is offered where there is one", async () => {
  const text = POLICY.replace("app == 'web'", "app = 'web'");
  const actions = await inSession(text, ({ client }) => {
    const at = { line: 7, character: 17 };
    return client.sendRequest<CodeAction[]>("textDocument/codeAction", {
      textDocument,
      range: { start: at, end: at },
      context: { diagnostics: [] },
    });
  });
  const edits: TextEdit[] = actions.flatMap(({ edit }) => edit?.changes?.[textDocument.uri] ?? []);
  expect(edits.map(({ newText }) => newText)).toContain("==");
});
