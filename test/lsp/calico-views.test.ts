// What is shown beside and above policies: outline, hints, lenses, colours; through the real server.
import { describe, expect, test } from "vitest";
import type { CodeLens, DocumentSymbol, InlayHint, SemanticTokens, SymbolInformation } from "vscode-languageserver-protocol";
import { POLICY, WORKSPACE } from "#test/lsp/calico.ts";
import { type SessionOptions, startSession, uriOf } from "#test/lsp/session.ts";

async function ask<Answer>(
  method: string,
  text: string,
  more: object = {},
  options: SessionOptions = WORKSPACE,
): Promise<Answer> {
  const session = await startSession(`#- policy.yaml\n${text}`, options);
  try {
    return await session.client.sendRequest<Answer>(method, { textDocument: { uri: uriOf("policy.yaml") }, ...more });
  } finally {
    await session.close();
  }
}

const ALL = { range: { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } } };
const policy = (name: string, spec: string): string =>
  `apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata: {name: ${name}}\nspec:\n${spec.replace(/^/gm, "  ")}\n---\n`;

describe("outline", () => {
  test("policies in the order of evaluation, with their rules", async () => {
    const text = policy("late", "selector: all()") + policy("first", "order: 1\negress:\n- action: Deny") + POLICY;
    const found = await ask<DocumentSymbol[]>("textDocument/documentSymbol", text);
    expect(found.map(({ name, detail }) => `${name}: ${detail}`)).toEqual([
      "first: GlobalNetworkPolicy, tier default, order 1",
      "late: GlobalNetworkPolicy, tier default, no order",
      "web: GlobalNetworkPolicy, tier platform, order 10",
    ]);
    expect(found[2]?.children?.map(({ name, detail }) => `${name}: ${detail}`)).toEqual([
      "ingress 1 Allow: TCP from role == 'partner' to port 80, 443",
    ]);
  });

  test("names of the workspace", async () => {
    const found = await ask<SymbolInformation[]>("workspace/symbol", POLICY, { query: "we" });
    const names = found.map(({ name, containerName }) => `${containerName} ${name}`);
    expect(names).toEqual(["GlobalNetworkPolicy web", "Pod shop/web-1", "Pod elsewhere/stray"]);
  });
});

describe("hints", () => {
  const hints = async (text: string, options?: SessionOptions): Promise<string[]> => {
    const found = await ask<InlayHint[]>("textDocument/inlayHint", text, ALL, options);
    return found.map(({ position, label }) => `${position.line + 1}: ${label}`);
  };

  test("how many a selector selects, those of whom little is known apart", async () => {
    expect(await hints(POLICY)).toEqual(["8: 2 endpoints", "14: 1 network set"]);
    const text = policy("a", "order: 1\ntier: platform\ntypes: [Egress]\nselector: pcns.team == 'red'");
    expect(await hints(text)).toEqual(["8: 2 to 3 endpoints"]);
  });

  test("a namespace is known by its name even where its manifest is not there", async () => {
    const text = policy(
      "a",
      "order: 1\ntier: platform\ntypes: [Egress]\nnamespaceSelector: kubernetes.io/metadata.name == 'elsewhere'",
    );
    expect(await hints(text)).toEqual(["8: 1 endpoint"]);
  });

  test("what holds where nothing is said", async () => {
    const text = policy("a", "egress:\n- action: Allow");
    expect(await hints(text)).toEqual(["4: tier default, comes last, Egress"]);
  });

  test("nothing of templates", async () => {
    expect(await hints(policy("a", "selector: {{ .Values.selector }}"))).toEqual([]);
  });
});

describe("lenses", () => {
  async function titles(text: string): Promise<(string | undefined)[]> {
    const session = await startSession(`#- policy.yaml\n${text}`, WORKSPACE);
    const lenses = await session.client.sendRequest<CodeLens[]>("textDocument/codeLens", {
      textDocument: { uri: uriOf("policy.yaml") },
    });
    const found: (string | undefined)[] = [];
    for (const lens of lenses.filter(({ command }) => command === undefined))
      found.push((await session.client.sendRequest<CodeLens>("codeLens/resolve", lens)).command?.title);
    await session.close();
    return found;
  }

  test("none where there is nothing to count", async () => {
    const options = { policies: { "others.yml": "apiVersion: projectcalico.org/v3\nkind: Tier\nmetadata: {name: a}\n" } };
    const lenses = await ask<CodeLens[]>("textDocument/codeLens", POLICY, {}, options);
    expect(lenses.filter(({ command }) => command === undefined)).toEqual([]);
  });

  test("a pod and its endpoint are one", async () => {
    const pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: n, labels: {app: web}}\n";
    const endpoint = `---\napiVersion: projectcalico.org/v3\nkind: WorkloadEndpoint
metadata: {name: node-k8s-p-eth0, namespace: n, labels: {app: web}}\nspec: {pod: p}\n`;
    const hints = await ask<InlayHint[]>("textDocument/inlayHint", POLICY, ALL, { policies: { "a.yaml": pod + endpoint } });
    expect(hints.map(({ label }) => label)).toEqual(["1 endpoint"]);
  });

  test("whom a policy applies to", async () => {
    const kubernetes = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db, namespace: shop}
spec:
  podSelector: {matchLabels: {app: db}}
`;
    const namespaced = `apiVersion: projectcalico.org/v3
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  selector: app == 'web'
`;
    const hosts = policy("hosts", "selector: zone == 'inner'");
    const nobody = policy("nobody", "selector: app == 'x'");
    expect(await titles([POLICY, kubernetes, namespaced, hosts].join("---\n") + nobody)).toEqual([
      "selects 2 endpoints of the workspace",
      "selects 1 endpoint of the workspace",
      "selects 1 endpoint of the workspace",
      "selects 1 endpoint of the workspace",
      "selects no endpoints of the workspace",
    ]);
  });
});

test("colours inside selectors", async () => {
  const { data } = await ask<SemanticTokens>("textDocument/semanticTokens/full", POLICY);
  const found: string[] = [];
  let line = 0;
  let column = 0;
  for (let at = 0; at < data.length; at += 5) {
    const [down = 0, right = 0, length = 0, type = 0] = data.slice(at, at + 4);
    column = down === 0 ? column + right : right;
    line += down;
    found.push(`${POLICY.split("\n")[line]?.slice(column, column + length)} ${type}`);
  }
  expect(found).toEqual(["app 6", "== 10", "'web' 12", "role 6", "== 10", "'partner' 12"]);
});
