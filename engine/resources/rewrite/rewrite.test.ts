import { describe, expect, test } from "vitest";
import { loadResources } from "#engine/resources/load/load-resources.ts";
import type { Resource } from "#engine/resources/resource.ts";
import type { Unwritable } from "#engine/resources/rewrite/replace-resource.ts";
import { rewriteKubernetesPolicy } from "#engine/resources/rewrite/rewrite-kubernetes.ts";
import { rewriteOld } from "#engine/resources/rewrite/rewrite-old.ts";
import type { Fix } from "#engine/text/diagnostic.ts";

type Rewrite = (text: string, resource: Resource) => Fix | Unwritable | undefined;

/** The whole file with the first resource that can be rewritten put anew, or why none can. */
function rewritten(rewrite: Rewrite, text: string): string {
  for (const resource of loadResources("a.yaml", text).file.resources) {
    const result = rewrite(text, resource);
    if (result === undefined) continue;
    if ("reason" in result) return result.reason;
    const [edit] = result.edits;
    if (edit === undefined) return "";
    return `${result.title}\n${text.slice(0, edit.span.start)}${edit.text}${text.slice(edit.span.end)}`;
  }
  return "nothing";
}

describe("the old API", () => {
  test("a document keeps what stands around it", () => {
    const text = `# Of the shop.
apiVersion: v1
kind: policy
metadata:
  name: shop
spec:
  selector: app == 'shop'
  ingress:
    - action: allow
      protocol: tcp
      source: { tag: front }
---
apiVersion: v1
kind: Namespace
metadata: { name: shop }
`;
    expect(rewritten(rewriteOld, text)).toMatchInlineSnapshot(`
      "Convert to projectcalico.org/v3
      # Of the shop.
      apiVersion: projectcalico.org/v3
      kind: GlobalNetworkPolicy
      metadata:
        name: shop
      spec:
        ingress:
        - action: Allow
          protocol: TCP
          source:
            selector: front == ''
        selector: app == 'shop'
        types:
        - Ingress
      ---
      apiVersion: v1
      kind: Namespace
      metadata: { name: shop }
      "
    `);
  });

  test("an item of a list keeps its place, and the title says that comments go", () => {
    const text = `- apiVersion: v1
  kind: profile
  metadata: { name: open }
  spec:
    # Everything.
    egress:
      - action: allow
- apiVersion: v1
  kind: profile
  metadata: { name: shut }
`;
    expect(rewritten(rewriteOld, text)).toMatchInlineSnapshot(`
      "Convert to projectcalico.org/v3, without its comments
      - apiVersion: projectcalico.org/v3
        kind: Profile
        metadata:
          name: open
        spec:
          egress:
          - action: Allow
      - apiVersion: v1
        kind: profile
        metadata: { name: shut }
      "
    `);
  });

  test("JSON stays JSON", () => {
    const text =
      '{"apiVersion": "v1", "kind": "profile", "metadata": {"name": "open"}, "spec": {"egress": [{"action": "allow"}]}}\n';
    expect(rewritten(rewriteOld, text)).toMatchInlineSnapshot(`
      "Convert to projectcalico.org/v3
      {
        "apiVersion": "projectcalico.org/v3",
        "kind": "Profile",
        "metadata": {
          "name": "open"
        },
        "spec": {
          "egress": [
            {
              "action": "Allow"
            }
          ]
        }
      }
      "
    `);
  });

  test.each([
    [
      "a value that cannot be read",
      "apiVersion: v1\nkind: policy\nmetadata: {name: a}\nspec: {order: first}\n",
      /cannot be read/,
    ],
    ["a template", "apiVersion: v1\nkind: policy\nmetadata: {name: a}\nspec:\n  order: {{ order }}\n", /template/],
    ["another API", "apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n", /^nothing$/],
    [
      "an anchor in a list",
      "- apiVersion: v1\n  kind: policy\n  metadata: &m {name: a}\n- apiVersion: v1\n  kind: profile\n  metadata: *m\n",
      /Anchors/,
    ],
  ])("%s", (_, text, reason) => {
    expect(rewritten(rewriteOld, text)).toMatch(reason);
  });
});

describe("Kubernetes' NetworkPolicy", () => {
  test("each peer and protocol is a rule, and types are filled in", () => {
    const text = `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: shop
  namespace: web
  uid: 1-2-3
spec:
  podSelector: { matchLabels: { app: shop } }
  ingress:
    - from:
        - namespaceSelector: {}
        - ipBlock: { cidr: 10.0.0.0/8, except: [10.1.0.0/16] }
      ports:
        - { port: 80 }
        - { port: 8000, endPort: 8010 }
  egress:
    - {}
`;
    expect(rewritten(rewriteKubernetesPolicy, text)).toMatchInlineSnapshot(`
      "Convert to a NetworkPolicy of Calico
      ---
      apiVersion: projectcalico.org/v3
      kind: NetworkPolicy
      metadata:
        name: shop
        namespace: web
      spec:
        egress:
        - action: Allow
        ingress:
        - action: Allow
          destination:
            ports:
            - 80
            - 8000:8010
          protocol: TCP
          source:
            namespaceSelector: all()
            selector: projectcalico.org/orchestrator == 'k8s'
        - action: Allow
          destination:
            ports:
            - 80
            - 8000:8010
          protocol: TCP
          source:
            nets:
            - 10.0.0.0/8
            notNets:
            - 10.1.0.0/16
        order: 1000
        selector: projectcalico.org/orchestrator == 'k8s' && app == 'shop'
        types:
        - Ingress
        - Egress
      "
    `);
  });

  test("rules of a direction that policyTypes leaves out did nothing and go", () => {
    const text =
      "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a}\n" +
      "spec:\n  podSelector: {}\n  policyTypes: [Ingress]\n  egress:\n  - {}\n";
    const made = rewritten(rewriteKubernetesPolicy, text);
    expect(made).toContain("- Ingress");
    expect(made).not.toContain("gress:");
  });

  test.each([
    ["a dot in the name", "{name: a.b}", "{podSelector: {}}", /no dots/],
    ["a port that is none", "{name: a}", "{podSelector: {}, ingress: [{ports: [{port: 90, endPort: 80}]}]}", /cannot take over/],
    ["an operator that is none", "{name: a}", "{podSelector: {matchExpressions: [{key: a, operator: Like}]}}", /cannot be read/],
  ])("%s", (_, metadata, spec, reason) => {
    const text = `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: ${metadata}\nspec: ${spec}\n`;
    expect(rewritten(rewriteKubernetesPolicy, text)).toMatch(reason);
  });
});
