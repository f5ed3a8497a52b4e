import { describe, expect, test } from "vitest";
import { fromHostDispatch, hostDispatch, toHostDispatch, workloadDispatch } from "#engine/felix/chains/dispatch.ts";
import { ANY_INTERFACE } from "#engine/felix/names/well-known.ts";
import { chainNames, RENDER_OPTIONS, rulesText } from "#test/felix.ts";

const UNKNOWN = '"Unknown interface" --jump DROP';

describe("workloads", () => {
  test("without any, both roots deny", () => {
    const chains = workloadDispatch(RENDER_OPTIONS, []);
    expect(chainNames(chains)).toEqual(["cali-from-wl-dispatch", "cali-to-wl-dispatch"]);
    expect(rulesText(chains, "cali-to-wl-dispatch")).toEqual([UNKNOWN]);
  });

  test("branch at the first character behind what all names share", () => {
    const chains = workloadDispatch(RENDER_OPTIONS, ["cali9", "cali1b", "cali1a", "cali9"]);
    expect(rulesText(chains, "cali-from-wl-dispatch")).toEqual([
      "--in-interface cali1+ --goto cali-from-wl-dispatch-1",
      "--in-interface cali9 --goto cali-fw-cali9",
      UNKNOWN,
    ]);
    expect(rulesText(chains, "cali-to-wl-dispatch-1")).toEqual([
      "--out-interface cali1a --goto cali-tw-cali1a",
      "--out-interface cali1b --goto cali-tw-cali1b",
      UNKNOWN,
    ]);
  });

  test("a name that the others begin with stands in the root", () => {
    expect(rulesText(workloadDispatch(RENDER_OPTIONS, ["cali1", "cali12", "cali13"]), "cali-from-wl-dispatch")).toEqual([
      "--in-interface cali1 --goto cali-fw-cali1",
      "--in-interface cali12 --goto cali-fw-cali12",
      "--in-interface cali13 --goto cali-fw-cali13",
      UNKNOWN,
    ]);
  });
});

describe("hosts", () => {
  test("other interfaces fall through, unless an endpoint stands for all of them", () => {
    expect(rulesText(fromHostDispatch({ names: ["eth0"], others: undefined }), "cali-from-host-endpoint")).toEqual([
      "--in-interface eth0 --goto cali-fh-eth0",
    ]);
    expect(rulesText(fromHostDispatch({ names: [], others: ANY_INTERFACE }), "cali-from-host-endpoint")).toEqual([
      "--goto cali-fh-any-interface-at-all",
    ]);
  });

  test("the endpoint for all does not judge what goes to the node's own workloads, outside filter", () => {
    const interfaces = { names: [], others: ANY_INTERFACE };
    expect(rulesText(toHostDispatch(RENDER_OPTIONS, interfaces, { forwarded: false }), "cali-to-host-endpoint")).toEqual([
      '"Skip egress WHEP policy for traffic to local workload" --out-interface cali+ --jump RETURN',
      "--goto cali-th-any-interface-at-all",
    ]);
    const filter = hostDispatch(RENDER_OPTIONS, interfaces, { forwarded: true });
    expect(rulesText(filter, "cali-to-host-endpoint")).toEqual(["--goto cali-th-any-interface-at-all"]);
    expect(rulesText(filter, "cali-to-hep-forward")).toEqual(["--goto cali-thfw-_Nqh4HyA73udmyanQI"]);
  });
});
