// What is said of the words of a policy, through the real server.
import { describe, expect, test } from "vitest";
import { policyAt, WORKSPACE } from "#test/lsp/calico.ts";
import { hoverText } from "#test/lsp/session.ts";

describe("on a policy", () => {
  const cases: readonly (readonly [word: string, nth: number, wanted: readonly string[]])[] = [
    ["GlobalNetworkPolicy", 1, ["**GlobalNetworkPolicy**", "whole cluster"]],
    ["order", 1, ["`order`: a number"]],
    ["types", 1, ["`types`: a list", "`Ingress`: ", "`Egress`: "]],
    ["Ingress", 1, ["`Ingress`: "]],
    ["Allow", 1, ["`Allow`: "]],
    ["protocol", 1, ["`protocol`: "]],
    ["platform", 1, ["Tier `platform`, order 100, what no rule decides: Deny", "1 policy of this workspace is in it"]],
    [
      "selector",
      1,
      [
        'Selects endpoints whose label app is "web".',
        "The policy applies to 2 endpoints of this workspace:",
        "- pod shop/web-1",
        "- pod elsewhere/stray",
      ],
    ],
    ["app ==", 1, ["Label `app` of endpoints", "3 of the workspace's resources have it", "Values: `db`, `web`"]],
    ["web'", 1, ["`app: web`", "2 of this workspace have it; selectors name it once"]],
    ["role ==", 1, ['Selects endpoints whose label role is "partner"', "it stands for 1 network set of this workspace:"]],
    ["== 'partner", 1, ["network set partners"]],
  ];
  test.each(cases)("%s (%i)", async (word, nth, wanted) => {
    const hover = await hoverText(policyAt(word, nth), WORKSPACE);
    for (const text of wanted) expect(hover).toContain(text);
  });

  test("of a selector that is none", async () => {
    const text =
      "apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata: {name: a}\nspec:\n  selector: app = web\n";
    expect(await hoverText(policyAt("= web", 1, text), WORKSPACE)).toContain("Calico refuses this selector");
  });
});

describe("nothing is said", () => {
  test.each([
    ["other YAML", "services:\n  $0web:\n    image: nginx\n"],
    ["other resources", "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  $0name: a\n"],
    ["a comment", "# $0policy\napiVersion: projectcalico.org/v3\nkind: Tier\nmetadata: {name: a}\n"],
  ])("in %s", async (_, text) => {
    expect(await hoverText(`#- other.yaml\n${text}`, WORKSPACE)).toBe("");
  });
});
