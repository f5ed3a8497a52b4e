import { describe, expect, test } from "vitest";
import { loadResources } from "#engine/resources/load/load-resources.ts";
import type { Resource, YamlNode } from "#engine/resources/resource.ts";

const load = (text: string) => loadResources("file.yaml", text);
const words = ({ api, kind, namespace, name, document, path }: Resource) =>
  `${document}${path.map((step) => `/${step}`).join("")} ${api} ${kind} ${namespace}/${name}`;
const listed = (text: string) => load(text).file.resources.map(words);

/** The value at a path of keys and indexes. */
function at(node: YamlNode | undefined, ...path: readonly (string | number)[]): YamlNode | undefined {
  return path.reduce<YamlNode | undefined>((inner, step) => {
    if (inner?.kind === "list" && typeof step === "number") return inner.items[step];
    return inner?.kind === "map" ? inner.entries.find(({ key }) => key === step)?.value : undefined;
  }, node);
}

const TIER = "apiVersion: projectcalico.org/v3\nkind: Tier\nmetadata:\n  name: ops\n";

describe("which documents are read", () => {
  test.each([
    ["one of several", `kind: Deployment\n---\n${TIER}---\nfoo: 1\n`, ["1 projectcalico.org/v3 Tier /ops"]],
    ["an empty document counts", `---\n---\n${TIER}`, ["1 projectcalico.org/v3 Tier /ops"]],
    ["a comment before the first does not", `# tiers\n---\n${TIER}`, ["0 projectcalico.org/v3 Tier /ops"]],
    [
      "custom resources",
      TIER.replace("projectcalico.org/v3", "crd.projectcalico.org/v1"),
      ["0 crd.projectcalico.org/v1 Tier /ops"],
    ],
    ["the old API", "apiVersion: v1\nkind: policy\nmetadata: {name: no-telnet}", ["0 v1 policy /no-telnet"]],
    [
      "Kubernetes",
      "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a, namespace: b}",
      ["0 kubernetes NetworkPolicy b/a"],
    ],
    ["a kind of another API", "apiVersion: example.org/v1\nkind: NetworkPolicy\nmetadata: {name: a}", []],
    ["no API", "kind: NetworkPolicy\nmetadata: {name: a}", []],
    ["JSON", '{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop"}}', ["0 kubernetes Namespace /shop"]],
    ["a byte order mark and CRLF", `\ufeff${TIER.replaceAll("\n", "\r\n")}`, ["0 projectcalico.org/v3 Tier /ops"]],
    ["a patch of kustomize", `${TIER}$patch: delete\n`, []],
  ])("%s", (_, text, expected) => expect(listed(text)).toEqual(expected));

  test("items of lists, which may leave out what the list says", () => {
    const item = `- ${TIER.trimEnd().replaceAll("\n", "\n  ")}\n`;
    expect(listed(`apiVersion: v1\nkind: List\nitems:\n${item}- kind: Secret\n${item}`)).toEqual([
      "0/items/0 projectcalico.org/v3 Tier /ops",
      "0/items/2 projectcalico.org/v3 Tier /ops",
    ]);
    expect(listed("apiVersion: projectcalico.org/v3\nkind: TierList\nitems:\n- metadata: {name: ops}\n")).toEqual([
      "0/items/0 projectcalico.org/v3 Tier /ops",
    ]);
    expect(listed("- apiVersion: v1\n  kind: profile\n  metadata:\n    name: web\n- apiVersion: v1\n  kind: ipPool\n")).toEqual([
      "0/0 v1 profile /web",
      "0/1 v1 ipPool /",
    ]);
  });
});

describe("places", () => {
  test.each([
    ["plain", "selector: role == 'db' # why", "role == 'db'", true],
    ["single quotes", "selector: 'has(a)'", "has(a)", true],
    ["doubled quotes", "selector: 'a == ''x'''", "a == 'x'", false],
    ["double quotes", 'selector: "has(a)"', "has(a)", true],
    ["escapes", 'selector: "a == \\"x\\""', 'a == "x"', false],
    ["a block of one line", "selector: |-\n    has(a)\n", "has(a)", true],
    ["folded lines", "selector: >-\n    has(a) &&\n    has(b)\n", "has(a) && has(b)", false],
  ])("the text of a scalar: %s", (_, line, source, isPlain) => {
    const text = `${TIER}spec:\n  ${line}\n`;
    const value = at(load(text).file.resources[0]?.body, "spec", "selector");
    expect(value).toMatchObject({ kind: "scalar", source, isPlain });
    if (value?.kind === "scalar" && isPlain) expect(text.slice(value.textStart, value.textStart + source.length)).toBe(source);
  });

  test("a resource, its name and a value that is missing", () => {
    const text = `# c\n---\n${TIER}spec:\n  order:\n---\n`;
    const resource = load(text).file.resources[0];
    expect(text.slice(resource?.span.start, resource?.span.end)).toBe(`${TIER}spec:\n  order:`);
    expect(text.slice(resource?.nameSpan?.start, resource?.nameSpan?.end)).toBe("ops");
    expect(at(resource?.body, "spec")).toMatchObject({ entries: [{ key: "order", value: undefined }] });
  });
});

describe("what is wrong", () => {
  const wrong = (text: string) => load(text).problems.map(({ code, span }) => `${code}: ${text.slice(span.start, span.end)}`);

  test.each([
    ["a key twice", `${TIER}spec: {}\nspec: {}\n`, ["yaml-repeated-key: spec"]],
    ["an alias of nothing", `${TIER}spec: *base\n`, ["yaml-alias: *base"]],
    ["an alias in its own anchor", `${TIER}spec: &a [*a]\n`, ["yaml-alias: *a"]],
  ])("%s", (_, text, expected) => expect(wrong(text)).toEqual(expected));

  test("one broken document leaves the others", () => {
    const { file, problems } = load(`${TIER}spec: [1\n---\n${TIER}`);
    expect(problems[0]).toMatchObject({ code: "yaml-syntax", severity: "error" });
    expect(file.resources.map(({ document }) => document)).toContain(1);
  });

  test("aliases of aliases are not followed without end", () => {
    const lines = Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(",")}]`);
    const { problems } = load(`${TIER}a0: &a0 [x]\n${lines.join("\n")}\n`);
    expect(problems[0]?.message).toBe("This alias is not followed: aliases make this document too large.");
  });

  test("an item of a list that is broken leaves the others", () => {
    const item = `- ${TIER.trimEnd().replaceAll("\n", "\n  ")}\n`;
    const text = `kind: List\nitems:\n${item}${item}  spec: {order: [1}\n${item}`;
    expect(load(text).file.resources.map(({ path }) => path[1])).toEqual([0, 1, 2]);
    expect(load(text).problems[0]).toMatchObject({ code: "yaml-syntax", span: { start: text.indexOf("}\n") } });
  });

  test("lists in lists without end", () => {
    expect(load(`${TIER}spec:\n${"- ".repeat(50_000)}1\n`).problems.map(({ code }) => code)).toEqual(["yaml-syntax"]);
  });

  test("brackets that nobody closes", () => {
    expect(load(`${TIER}spec: ${"[".repeat(200_000)}`).problems.map(({ code }) => code)).toEqual(["yaml-syntax"]);
  });
});

describe("anchors and merge keys", () => {
  test("stand for what they name", () => {
    const body = load(`${TIER}base: &base {order: 1, a: 2}\nspec:\n  <<: *base\n  order: 5\nagain: *base\n`).file.resources[0]
      ?.body;
    expect(at(body, "spec", "order")).toMatchObject({ value: 5 });
    expect(at(body, "spec", "a")).toMatchObject({ value: 2 });
    expect(at(body, "again")).toBe(at(body, "base"));
  });
});

describe("templates", () => {
  const helm = [
    "{{- if .Values.on }}",
    "apiVersion: projectcalico.org/v3",
    "kind: Tier",
    "metadata:",
    "  name: {{ .Release.Name }}-ops",
    "spec:",
    "  order: {{ .Values.order }} # {{ x }}",
    "  rules:",
    "    {{- toYaml .Values.rules | nindent 4 }}",
    "{{- end }}",
    "",
  ].join("\n");

  test("are left in peace, and offsets stay true", () => {
    const { file, problems } = load(helm);
    const resource = file.resources[0];
    expect(problems).toEqual([]);
    expect(resource).toMatchObject({ kind: "Tier", name: "", isTemplated: true });
    const kinds = ["order", "rules"].map((key) => at(resource?.body, "spec", key));
    expect(kinds.map((node) => `${node?.kind} ${helm.slice(node?.span.start, node?.span.end)}`)).toEqual([
      "template {{ .Values.order }}",
      "template {{- toYaml .Values.rules | nindent 4 }}",
    ]);
  });

  test("a document within a condition is known all the same", () => {
    const { file } = load(`{{- if .Values.on }}\n${TIER}spec:\n  order: 1\n{{- end }}\n`);
    expect(file.resources[0]).toMatchObject({ name: "ops", isTemplated: false });
  });

  test("both sides of a condition are no repeated key", () => {
    expect(load(`${TIER}{{ if a }}\nspec: {}\n{{ else }}\nspec: {}\n{{ end }}\n`).problems).toEqual([]);
  });
});
