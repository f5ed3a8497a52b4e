// Felix's hashes in the editor: what they prove of a dump's rules, through the real server.
import { afterEach, describe, expect, test } from "vitest";
import {
  type ClientCapabilities,
  type CodeAction,
  type Diagnostic,
  DiagnosticRefreshRequest,
  type DocumentDiagnosticReport,
  type Hover,
  type MarkupContent,
  type Position,
  type PublishDiagnosticsParams,
} from "vscode-languageserver-protocol";
import { hashChain, laneText } from "#engine/felix/hash/rule-hash.ts";
import { chainName } from "#engine/felix/names/length-limited.ts";
import { selectorSetId, setName } from "#engine/felix/names/set-names.ts";
import { workloadInterface } from "#engine/felix/names/workload-interface.ts";
import type { RuleHashesParams } from "#protocol/rule-hashes.ts";
import { example, exampleAt, hoverText, MODERN, type Session, startSession, uriOf } from "#test/lsp/session.ts";

const uri = uriOf("iptables.save");
const PULLING: ClientCapabilities = { ...MODERN, workspace: { diagnostics: { refreshSupport: true } } };
const NODE1 = example("node1/iptables.save");
const NODE2 = example("node2/iptables.save");

let session: Session | undefined;
afterEach(async () => {
  await session?.close();
  session = undefined;
});

interface Watched extends Session {
  /** What the next notification says. */
  counts(): Promise<RuleHashesParams>;
  refreshed(): number;
}

async function watch(text: string, options: { readonly capabilities?: ClientCapabilities; readonly settings?: object } = {}) {
  const started = await startSession("", { capabilities: PULLING, showsRuleHashes: true, ...options });
  session = started;
  const told: RuleHashesParams[] = [];
  const waiting: ((params: RuleHashesParams) => void)[] = [];
  let refreshes = 0;
  started.client.onNotification("chainwalk/ruleHashes", (params: RuleHashesParams) => {
    const wake = waiting.shift();
    if (wake === undefined) told.push(params);
    else wake(params);
  });
  started.client.onRequest(DiagnosticRefreshRequest.type, () => {
    refreshes++;
  });
  await started.open("iptables.save", text);
  const watched: Watched = {
    ...started,
    counts: () => {
      const first = told.shift();
      return first === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(first);
    },
    refreshed: () => refreshes,
  };
  return watched;
}

async function pull({ client }: Session): Promise<readonly Diagnostic[]> {
  const report = await client.sendRequest<DocumentDiagnosticReport>("textDocument/diagnostic", { textDocument: { uri } });
  return report.kind === "full" ? report.items : [];
}

const ofHashes = (problems: readonly Diagnostic[]) => problems.filter(({ code }) => String(code).startsWith("calico-"));

/** What is said once the hashes have been recomputed. */
async function problemsIn(watched: Watched): Promise<readonly Diagnostic[]> {
  expect(ofHashes(await pull(watched))).toEqual([]); // the first answer does not wait for them
  await watched.counts();
  return ofHashes(await pull(watched));
}

function lineOf(text: string, part: string): number {
  return text.slice(0, text.indexOf(part)).split("\n").length - 1;
}

/** The text once the first fix for the problem is carried out. */
async function mended({ client }: Session, text: string, problem: Diagnostic | undefined): Promise<string> {
  const actions = await client.sendRequest<CodeAction[]>("textDocument/codeAction", {
    textDocument: { uri },
    range: problem?.range,
    context: { diagnostics: [problem], only: ["quickfix"] },
  });
  const action = actions.find(({ diagnostics }) => diagnostics?.[0]?.code === problem?.code);
  const edits = action?.edit?.changes?.[uri] ?? [];
  const lines = text.split("\n");
  const at = ({ line, character }: Position) => lines.slice(0, line).join("\n").length + (line === 0 ? 0 : 1) + character;
  return edits
    .toSorted((a, b) => at(b.range.start) - at(a.range.start))
    .reduce((now, { range, newText }) => now.slice(0, at(range.start)) + newText + now.slice(at(range.end)), text);
}

const INVALID = /^-A cali-FORWARD .*--ctstate INVALID -j DROP\n/m;
/** A rule in the middle of a chain. */
const RULE = /^-A cali-tw-\S+ .*"Return if policy accepted" .*\n/m.exec(NODE1)?.[0] ?? "";

describe("problems", () => {
  test.each([
    ["node1", NODE1, 77],
    ["node2", NODE2, 74],
  ])("%s is as Felix wrote it", async (_, text, hashes) => {
    const watched = await watch(text);
    await pull(watched);
    expect(await watched.counts()).toEqual({
      uri,
      counts: { verified: hashes, edited: 0, missing: 0, moved: 0, added: 0, mismatched: 0, uncheckable: 0 },
    });
    expect(ofHashes(await pull(watched))).toEqual([]);
    expect(watched.refreshed()).toBe(0);
  });

  test("an edited rule, with what differs and its way back", async () => {
    const rule = RULE;
    const text = NODE1.replace(rule, rule.replace("-j RETURN", "-j DROP"));
    const watched = await watch(text);
    const problems = await problemsIn(watched);
    expect(problems).toMatchObject([
      {
        code: "calico-rule-edited",
        severity: 2,
        message: expect.stringContaining("Felix wrote `-j RETURN` where `-j DROP` stands."),
        range: { start: { line: lineOf(NODE1, rule), character: rule.indexOf("-j RETURN") } },
      },
    ]);
    expect(watched.refreshed()).toBe(1);
    expect(await mended(watched, text, problems[0])).toBe(NODE1);
  });

  test("a rule that is gone", async () => {
    const rule = RULE;
    const text = NODE1.replace(rule, "");
    const watched = await watch(text);
    const problems = await problemsIn(watched);
    expect(problems).toMatchObject([
      {
        code: "calico-rule-missing",
        severity: 2,
        message: expect.stringContaining("--mark 0x1000000/0x1000000 --jump RETURN`"),
        range: { start: { line: lineOf(NODE1, rule) } },
      },
    ]);
    expect(await mended(watched, text, problems[0])).toBe(NODE1);
  });

  test("a rule that stands elsewhere", async () => {
    const [first = "", second = ""] = NODE2.match(/^-A cali-tw-cali\S+ .*\n/gm) ?? [];
    const chain = first.split(" ")[1];
    const all = NODE2.split("\n").filter((line) => line.startsWith(`-A ${chain} `));
    const last = `${all.at(-1)}\n`;
    const text = NODE2.replace(second, "").replace(last, `${last}${second}`);
    const watched = await watch(text);
    const problems = await problemsIn(watched);
    expect(problems).toMatchObject([{ code: "calico-rule-moved", message: expect.stringContaining("behind rule 1") }]);
    expect(await mended(watched, text, problems[0])).toBe(NODE2);
  });

  test("rules that Felix did not write, in its chains and elsewhere", async () => {
    const rule = RULE;
    const chain = rule.split(" ")[1];
    const text = NODE1.replace(rule, `${rule}-A ${chain} -s 192.0.2.1/32 -j ACCEPT\n${rule}`).replace(
      /^-A FORWARD /m,
      "-A FORWARD -s 192.0.2.1/32 -j DROP\n$&",
    );
    const watched = await watch(text);
    const problems = await problemsIn(watched);
    expect(problems.map(({ message }) => /: (.*?)\./.exec(String(message))?.[1])).toEqual([
      "all of Felix's rules have a hash",
      "it has the hash of rule 4, which no other rule can have",
    ]);
    expect(await mended(watched, text, problems[0])).toBe(text.replace(`-A ${chain} -s 192.0.2.1/32 -j ACCEPT\n`, ""));
  });

  test("what nobody can tell is said to be so", async () => {
    const text = NODE1.replace(INVALID, (rule) => rule.replace(/cali:.{4}/, "cali:AAAA"));
    const watched = await watch(text === NODE1 ? NODE1.replace(/cali:.{4}/, "cali:AAAA") : text);
    const codes = (await problemsIn(watched)).map(({ code }) => code);
    expect(codes).toEqual(["calico-hash-mismatch"]);
  });

  test("an edit takes them away and brings them", async () => {
    const rule = RULE;
    const watched = await watch(NODE1);
    expect(await problemsIn(watched)).toEqual([]);
    const line = lineOf(NODE1, rule);
    const at = rule.indexOf("RETURN");
    const change = (version: number, from: number, to: number, text: string) =>
      watched.client.sendNotification("textDocument/didChange", {
        textDocument: { uri, version },
        contentChanges: [{ range: { start: { line, character: from }, end: { line, character: to } }, text }],
      });
    await change(2, at, at + 6, "DROP");
    expect((await problemsIn(watched)).map(({ code }) => code)).toEqual(["calico-rule-edited"]);
    await change(3, at, at + 4, "RETURN");
    expect(await problemsIn(watched)).toEqual([]);
  });

  test("are published again to clients that do not ask", async () => {
    const rule = RULE;
    const started = await startSession("", { capabilities: {} });
    session = started;
    const found = new Promise<PublishDiagnosticsParams>((resolve) => {
      started.client.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
        if (ofHashes(params.diagnostics).length > 0) resolve(params);
      });
    });
    await started.open("iptables.save", NODE1.replace(rule, ""));
    expect(ofHashes((await found).diagnostics).map(({ code }) => code)).toEqual(["calico-rule-missing"]);
  });

  test("can be turned off", async () => {
    const watched = await watch(NODE1.replace(RULE, ""));
    await watched.client.sendNotification("workspace/didChangeConfiguration", {
      settings: { chainwalk: { ruleHashes: false } },
    });
    expect(ofHashes(await pull(watched))).toEqual([]);
    expect(await watched.counts()).toEqual({ uri });
    expect(ofHashes(await pull(watched))).toEqual([]);
  });
});

const POLICY = `apiVersion: projectcalico.org/v3
kind: NetworkPolicy
metadata: {name: allow-dns-from-everywhere, namespace: shop}
spec:
  selector: app == 'dns'
  ingress:
    - action: Allow
      source: {selector: app == 'web'}
`;
const POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: web-0, namespace: shop}\nspec: {nodeName: n}\n";

type Policies = Readonly<Record<string, string>>;

/** The hover of the fixture, asked for until it has the words: on a busy machine the policies come late. */
async function hoverSaying(fixture: string, policies: Policies, words: string): Promise<string> {
  const started = await startSession(fixture, { policies });
  session = started;
  let value = "";
  for (let times = 0; times < 20 && !value.includes(words); times++) {
    const hover = await started.client.sendRequest<Hover | null>("textDocument/hover", started.here());
    value = hover === null ? "" : (hover.contents as MarkupContent).value;
  }
  await started.close();
  session = undefined;
  return value;
}

/** A dump that names the chain, with a cursor. */
function naming(chain: string): string {
  return `*filter\n:${chain.slice(0, 6)}$0${chain.slice(6)} - [0:0]\nCOMMIT\n`;
}

describe("hover of names", () => {
  const policies = { "dns.yaml": POLICY, "pod.yaml": POD };

  test.each([
    [chainName("cali-pi-", "np/shop/allow-dns-from-everywhere"), "Felix 3.32 and later gives its chain this name"],
    [chainName("cali-pi-", "shop/default.allow-dns-from-everywhere"), "Felix 3.0 to 3.28 gives"],
  ])("a hashed policy: %s", async (name, version) => {
    const hover = await hoverSaying(naming(name), policies, version);
    expect(hover).toContain("NetworkPolicy `shop/allow-dns-from-everywhere` in `dns.yaml`");
    expect(hover).toContain(version);
  });

  test("one that no policy has", async () => {
    const none = "none of the workspace's policies (1) has it";
    expect(await hoverSaying(naming("cali-pi-_unheard-of-hash-000"), policies, none)).toContain(none);
    expect(await hoverText(naming("cali-pi-_unheard-of-hash-000"))).toContain("no policies are known here");
  });

  test("the chain of a pod, and the profile of a namespace that every cluster has", async () => {
    const name = `cali-tw-${workloadInterface("shop", "web-0")}`;
    expect(await hoverSaying(naming(name), policies, "`pod shop/web-0`")).toContain("`pod shop/web-0`");
    expect(await hoverText(naming(name))).not.toContain("web-0");
    expect(await hoverText(naming("cali-pro-kns.default"))).toContain("namespace `default`, which every cluster has");
  });

  test("a set", async () => {
    const selector = '(projectcalico.org/namespace == "shop" && app == "web")';
    const name = setName({ setToken: "0" }, 4, selectorSetId(selector));
    const dump = `*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -m set --match-set $0${name} src -j DROP\nCOMMIT\n`;
    const words = `It stands for \`${selector}\`, by \`NetworkPolicy shop/allow-dns`;
    expect(await hoverSaying(dump, policies, words)).toContain(words);
    expect(await hoverText(dump)).toContain("its name is a hash of what it stands for");
    expect(await hoverText(dump.replace(name, "cali40masq-ipam-pools"))).toContain("the IP pools with outgoing NAT");
  });
});

describe("hover of hashes", () => {
  test("of the hash of a rule that is as Felix wrote it", async () => {
    const hover = await hoverText(exampleAt("node1/iptables.save", "cali:"));
    expect(hover).toContain("**Verified**");
    expect(hover).toContain("In Felix's own words:");
    expect(hover).toMatch(/```iptables-save\n.*--jump cali-/);
  });

  test("shows the dump's text as it is", async () => {
    const evil = "```x [a](command:b) <img>";
    const [hash] = hashChain("cali-pi-lab", [laneText("cali-pi-lab", ` -m comment --comment "${evil}" --jump DROP`)]);
    const rule = `-A cali-pi-lab -m comment --comment "cali:${hash}" -m comment --comment "${evil}" -j DROP`;
    const dump = `*filter\n:cali-pi-lab - [0:0]\n${rule.replace("cali:", "ca$0li:")}\nCOMMIT\n`;
    const hover = await hoverText(dump);
    expect(hover).toContain("````iptables-save\n-m comment");
  });

  test("of the hash of a rule that was edited", async () => {
    const rule = RULE;
    const watched = await watch(NODE1.replace(rule, rule.replace("-j RETURN", "-j DROP")));
    await problemsIn(watched);
    const position = { line: lineOf(NODE1, rule), character: rule.indexOf("cali:") };
    const hover = await watched.client.sendRequest("textDocument/hover", { textDocument: { uri }, position });
    expect(hover).toMatchObject({ contents: { value: expect.stringMatching(/\*\*Edited\*\*.*--jump RETURN/s) } });
  });
});
