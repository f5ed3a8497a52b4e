// Packets walked through policies before they are applied, beside the dump of the node; through the real server.
import { describe, expect, test } from "vitest";
import type { ExamplePacketsResult, LocateResult, StepView, WalkParams, WalkResult, WalkView } from "#protocol/walk.ts";
import { example, exampleFolder, type Session, type SessionOptions, startSession, uriOf } from "#test/lsp/session.ts";

const YAML = uriOf("policies.yaml");
const POLICIES = example("node2/policies.yaml");
const FIXED = POLICIES.replace(
  /( {4}- action: deny\n)( {4}- action: allow\n {6}source:\n {8}selector: namespace == 'default'\n)( {2}egress)/,
  "$2$1$3",
);
const DISK = { ...exampleFolder("node2"), "iptables.save": example("node2/iptables.save") };

const FRONTEND = "eth0 tcp 10.1.1.11:50000 > 10.1.2.13:3306 syn new";
const STRANGER = "eth0 tcp 10.1.3.99:50000 > 10.1.2.13:3306 syn new";

async function node2(text = POLICIES, disk: SessionOptions["disk"] = DISK): Promise<Session> {
  return startSession(`#- policies.yaml\n${text}`, { ...(disk && { disk }), policies: { "policies.yaml": text } });
}

async function walk({ client }: Session, packet: string, place?: WalkParams["place"]): Promise<WalkView> {
  const params: WalkParams = { uri: YAML, packet, choices: {}, ...(place === undefined ? {} : { place }) };
  const { walk: found, problems } = await client.sendRequest<WalkResult>("chainwalk/walk", params);
  if (found === undefined) throw new Error(`no walk: ${problems.map(({ message }) => message).join()}`);
  return found;
}

async function walkOnce(packet: string, text = POLICIES, disk: SessionOptions["disk"] = DISK): Promise<WalkView> {
  const session = await node2(text, disk);
  const found = await walk(session, packet);
  await session.close();
  return found;
}

const locate = (session: Session, line: number): Promise<LocateResult> =>
  session.client.sendRequest("chainwalk/locate", { uri: YAML, line });

const lineOf = (text: string, word: string, nth = 1): number => {
  let at = -1;
  for (let i = 0; i < nth; i++) at = text.indexOf(word, at + 1);
  return text.slice(0, at).split("\n").length - 1;
};

const shown = (view: WalkView, text: string): string[] =>
  view.lines.map(({ line, kind, verdict }) => `${line}: ${text.split("\n")[line]?.trim()} | ${kind} ${verdict ?? ""}`.trim());

const stepsOf = (steps: readonly StepView[]): readonly StepView[] => steps.flatMap((one) => [one, ...stepsOf(one.children)]);

describe("the example's policy that denies first", () => {
  test("the verdict stands on the rule of the policy, and changes with its order", async () => {
    const session = await node2();
    const before = await walk(session, FRONTEND);
    expect(before.verdict).toBe("DROP");
    expect(before.summary).toContain("policy namespace-default, ingress rule 1.");
    expect(shown(before, POLICIES)).toEqual(["9: - action: deny | decider DROP"]);

    const textDocument = { uri: YAML, version: 2 };
    await session.client.sendNotification("textDocument/didChange", { textDocument, contentChanges: [{ text: FIXED }] });
    const after = await walk(session, FRONTEND);
    expect(after.verdict).toBe("ACCEPT");
    // Felix makes two rules of one that allows: they are shown as one.
    expect(shown(after, FIXED)).toEqual(["9: - action: allow | matched"]);
    expect(after.lines[0]?.after).toContain("accept bit set");

    const stranger = await walk(session, STRANGER);
    expect(stranger.verdict).toBe("DROP");
    expect(shown(stranger, FIXED)).toEqual(["9: - action: allow | missed", "12: - action: deny | decider DROP"]);
    await session.close();
  });

  test("steps name the rule and lead to it and to what it becomes", async () => {
    const { phases, preview } = await walkOnce(FRONTEND);
    const steps = stepsOf(phases.flatMap(({ children }) => children));
    const [step, ...others] = steps.filter(({ source }) => source !== undefined);
    expect(others).toEqual([]);
    expect(step?.source).toEqual({ uri: YAML, line: 9, name: "policy namespace-default, ingress rule 1" });
    expect([step?.line, step?.description.split(" · ")[0]]).toEqual([9, "policy namespace-default, ingress rule 1"]);
    expect(step?.previewLine).toBeGreaterThan(9);
    expect(steps.find(({ label }) => label === "cali-tw-cali0ef24b3")).not.toHaveProperty("line", 9);
    expect(preview).toMatch(/^chainwalk-preview:/);
  });
});

test.each(["node1", "node2"])("%s: through its policies packets fare as the kernel had it", async (node) => {
  const text = example(`${node}/policies.yaml`);
  const session = await startSession(`#- policies.yaml\n${text}`, {
    disk: { ...exampleFolder(node), "iptables.save": example(`${node}/iptables.save`) },
    policies: { "policies.yaml": text },
  });
  const packets = [...example(`${node}/${node}.packets.yaml`).matchAll(/packet: (.+)\n\s+expect: \{ verdict: (\w+)/g)];
  expect(packets.length).toBeGreaterThan(10);
  const found: string[] = [];
  for (const [, packet = ""] of packets) found.push(`${packet}: ${(await walk(session, packet)).verdict}`);
  expect(found).toEqual(packets.map(([, packet, verdict]) => `${packet}: ${verdict}`));
  await session.close();
});

describe("where a walk begins", () => {
  test("at the rule on a line, at the first of a policy, at an endpoint", async () => {
    const session = await node2();
    const chain = "cali-pi-namespace-default";
    expect(await locate(session, lineOf(POLICIES, "selector: namespace == 'default'\n  egress"))).toEqual({
      place: { table: "filter", chain, number: 2 },
    });
    expect(await locate(session, lineOf(POLICIES, "name: namespace-default"))).toEqual({
      place: { table: "filter", chain, number: 1 },
    });
    expect((await locate(session, lineOf(POLICIES, "interfaceName: cali0ef24b3"))).place?.chain).toMatch(
      /^cali-[ft]w-cali0ef24b3$/,
    );
    expect((await locate(session, lineOf(POLICIES, "node: node3"))).place).toBeUndefined();
    const fromRule = await walk(session, FRONTEND, { table: "filter", chain, number: 2 });
    expect(shown(fromRule, POLICIES)).toEqual(["10: - action: allow | matched"]);
    const { packets } = await session.client.sendRequest<ExamplePacketsResult>("chainwalk/examplePackets", {
      ...{ uri: YAML, table: "", chain: "", number: 1 },
    });
    expect(packets.length).toBeGreaterThan(0);
    await session.close();
  });
});

describe("what is not known", () => {
  const withoutSets = Object.fromEntries(Object.entries(DISK).filter(([name]) => name !== "node.ipset"));

  test("without the node's sets, who is in no file may be in a set nevertheless", async () => {
    expect((await walkOnce(FRONTEND, FIXED, withoutSets)).verdict).toBe("ACCEPT");
    const { verdict, assumptions } = await walkOnce(STRANGER, FIXED, withoutSets);
    expect(verdict).toBe("UNDECIDED");
    expect(assumptions[0]).toMatchObject({
      why: "the members of the ipset cali4-s:CEmFgJFwDvohR01JKvOkO8D are not known",
      ...{ decisive: true, line: 9, place: "policy namespace-default, ingress rule 1" },
    });
  });

  test("a policy that the dump asks and no file holds", async () => {
    const { verdict, summary, variants, assumptions } = await walkOnce(FRONTEND, FIXED.slice(FIXED.indexOf("---\n") + 4));
    expect(verdict).toBe("UNDECIDED");
    expect(summary).toMatch(/^Not decided\. In the dump cali-tw-cali0ef24b3 asks cali-pi-namespace-default, which no file holds/);
    expect(variants.find(({ name }) => name === "NEW")?.verdict).toBe("UNDECIDED");
    expect(assumptions.filter(({ decisive }) => decisive).map(({ place }) => place)).toEqual(["preview"]);
  });

  test("labels changed in a file count before what the node's set has", async () => {
    const text = FIXED.replace(/namespace: default\n( {4}service: frontend\nspec:\n {2}interfaceName: cali0ef24b1)/, "$1");
    expect((await walkOnce(FRONTEND, text)).verdict).toBe("DROP");
  });

  test("endpoints that no file holds keep their chains, and the policies they ask change", async () => {
    const policy = FIXED.slice(0, FIXED.indexOf("---"));
    const { verdict, lines, assumptions } = await walkOnce(FRONTEND, policy);
    expect(verdict).toBe("ACCEPT");
    expect(lines.map(({ line, kind }) => `${line} ${kind}`)).toEqual(["9 matched"]);
    expect(assumptions.map(({ why }) => why)).toContain(
      "No file holds the endpoints of cali0ef24b3: their chains are left as they are.",
    );
  });

  test("of two policies with one name the nearer counts", async () => {
    for (const other of ["a/policies.yaml", "z/policies.yaml"]) {
      const session = await startSession(`#- policies.yaml\n${POLICIES}`, {
        disk: DISK,
        policies: { "policies.yaml": POLICIES, [other]: FIXED },
      });
      const { verdict, lines } = await walk(session, FRONTEND);
      expect([verdict, lines.map(({ line }) => line)]).toEqual(["DROP", [9]]);
      await session.close();
    }
  });

  test("without a dump, what others have in the tables", async () => {
    const { verdict, assumptions } = await walkOnce(FRONTEND, POLICIES, exampleFolder("node2"));
    expect(verdict).toBe("DROP");
    expect(assumptions.map(({ place, why }) => `${place}: ${why}`)).toContain(
      "preview: No dump of the node lies beside the files: what others than Felix have in its tables is not known.",
    );
  });

  test("an endpoint is made up for a policy that applies to none that is known", async () => {
    const policy = `apiVersion: projectcalico.org/v3
kind: GlobalNetworkPolicy
metadata:
  name: nobody
spec:
  selector: role == 'nobody'
  ingress:
    - action: Deny
`;
    const session = await node2(policy, exampleFolder("node2"));
    const { place } = await locate(session, 7);
    expect(place?.chain).toMatch(/^cali-pi-/);
    const found = await walk(session, STRANGER, place);
    expect(shown(found, policy)).toEqual(["7: - action: Deny | decider DROP"]);
    expect(found.assumptions.map(({ why }) => why).join()).toContain("cali-madeup1 with role=nobody is made up for it");
    await session.close();
  });
});
