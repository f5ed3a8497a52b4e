import { expect, test } from "vitest";
import { bpfRawChains } from "#engine/felix/chains/bpf-raw.ts";
import { vintageOf } from "#engine/felix/vintage.ts";
import { chainNames, RENDER_OPTIONS, rulesText } from "#test/felix.ts";

const options = { ...RENDER_OPTIONS, bpfEnabled: true, bpfForceTrackInterfaces: ["docker+", ""] };

test("forwarded flows go untracked but for those that need the kernel", () => {
  const chains = bpfRawChains(vintageOf("3.30"), options, { family: 6, bypassesConntrack: true });
  expect(rulesText(chains, "cali-untracked-flows").slice(0, 2)).toEqual([
    '"Track interface docker+" --in-interface docker+ --jump RETURN',
    '"link-local" --destination fe80::/10 --jump RETURN',
  ]);
  expect(rulesText(chains, "cali-PREROUTING").at(-1)).toBe(
    '"Check if forwarded traffic needs to be TRACKed" -m addrtype ! --dst-type LOCAL --goto cali-untracked-flows',
  );
});

test("without the bypass every flow is tracked", () => {
  const chains = bpfRawChains(vintageOf("3.30"), options, { family: 4, bypassesConntrack: false });
  expect(rulesText(chains, "cali-untracked-flows")).toEqual([]);
  expect(rulesText(chains, "cali-PREROUTING")).toHaveLength(2);
});

test("OUTPUT turns the accept bit into the mark eBPF lets pass", () => {
  expect(
    rulesText(bpfRawChains(vintageOf("3.30"), options, { family: 4, bypassesConntrack: true }), "cali-OUTPUT").slice(-2),
  ).toEqual([
    "-m mark --mark 0x10000/0x10000 --jump MARK --set-mark 0x3000000/0xffffffff",
    "-m mark --mark 0x3000000/0xffffffff --jump ACCEPT",
  ]);
});

test("what a version renders to start with is left out where it is not known", () => {
  expect(chainNames(bpfRawChains(vintageOf("3.28"), options, { family: 4, bypassesConntrack: true }))).not.toContain(
    "cali-PREROUTING",
  );
  expect(bpfRawChains(vintageOf("3.8"), options, { family: 4, bypassesConntrack: true })).toEqual([]);
});
