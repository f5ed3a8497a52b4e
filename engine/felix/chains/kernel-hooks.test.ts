import { expect, test } from "vitest";
import { kernelHooks } from "#engine/felix/chains/kernel-hooks.ts";
import { vintageOf } from "#engine/felix/vintage.ts";
import { RENDER_OPTIONS, rulesText } from "#test/felix.ts";

test.each([
  ["2.1", []],
  ["2.6", ["PREROUTING"]],
  ["3.21", ["PREROUTING", "POSTROUTING"]],
] as const)("%s hooks %j in mangle", (name, chains) => {
  const hooks = kernelHooks(vintageOf(name), RENDER_OPTIONS).filter((hook) => hook.table === "mangle");
  expect(hooks.map((hook) => hook.chain)).toEqual(chains);
});

test("FORWARD accepts at its end from v3.16 on", () => {
  const forward = kernelHooks(vintageOf("3.21"), RENDER_OPTIONS).find((hook) => hook.chain === "FORWARD");
  expect(rulesText([{ name: "", rules: forward?.inserted ?? [] }], "")).toEqual(["--jump cali-FORWARD"]);
  expect(rulesText([{ name: "", rules: forward?.appended ?? [] }], "")).toEqual([
    '"Policy explicitly accepted packet." -m mark --mark 0x10000/0x10000 --jump ACCEPT',
    "--jump MARK --set-mark 0x10000/0x10000",
  ]);
  expect(kernelHooks(vintageOf("3.8"), RENDER_OPTIONS).find((hook) => hook.chain === "FORWARD")?.appended).toEqual([]);
});

test("nat POSTROUTING follows kube-proxy in v3.30", () => {
  const postrouting = kernelHooks(vintageOf("3.30"), RENDER_OPTIONS).find(
    (hook) => hook.table === "nat" && hook.chain === "POSTROUTING",
  );
  expect(postrouting?.inserted).toEqual([]);
  expect(postrouting?.appended).toHaveLength(1);
});

test("eBPF mode leaves mangle and nat PREROUTING alone", () => {
  const hooks = kernelHooks(vintageOf("3.30"), { ...RENDER_OPTIONS, bpfEnabled: true });
  expect(hooks.map((hook) => `${hook.table} ${hook.chain}`)).toEqual(["raw PREROUTING", "raw OUTPUT", "nat POSTROUTING"]);
});
