import { describe, expect, test } from "vitest";
import { endpointMarkDispatch, setMarkChain } from "#engine/felix/chains/endpoint-mark-chains.ts";
import { assignEndpointMarks } from "#engine/felix/chains/endpoint-marks.ts";
import { vintageOf } from "#engine/felix/vintage.ts";
import { chainNames, RENDER_OPTIONS, rulesText } from "#test/felix.ts";

const options = { ...RENDER_OPTIONS, marks: { ...RENDER_OPTIONS.marks, endpoint: 0xff00, nonCaliEndpoint: 0x100 } };

describe("marks", () => {
  test("come from the hash of the name", () => {
    expect([...assignEndpointMarks(0xff00, ["eth0", "cali1234"]).marks]).toEqual([
      ["eth0", 0xa200],
      ["cali1234", 0xd400],
    ]);
  });

  test("lie in the mask's bits, however they lie", () => {
    const { marks } = assignEndpointMarks(0xf0f0, ["eth0"]);
    expect(marks.get("eth0")).toBe(0xa020);
  });

  test("give way where hashes meet, and the names are told", () => {
    const names = ["a", "b", "c", "d"];
    const { marks, uncertain } = assignEndpointMarks(0x3, names);
    expect(new Set(marks.values())).toEqual(new Set([2, 3]));
    expect(uncertain.length).toBeGreaterThan(0);
  });
});

describe("chains", () => {
  const { marks } = assignEndpointMarks(0xff00, ["cali1", "cali2", "eth0"]);
  const interfaces = { workloads: ["cali1", "cali1x"], hosts: ["eth0"], marks };

  test("set the mark, name what is not an endpoint, and go by the mark", () => {
    const chains = endpointMarkDispatch(vintageOf("3.8"), options, interfaces);
    expect(rulesText(chains, "cali-set-endpoint-mark")).toEqual([
      "--in-interface cali1 --goto cali-sm-cali1",
      "--in-interface cali1x --goto cali-sm-cali1x",
      "--in-interface eth0 --goto cali-sm-eth0",
      '"Unknown endpoint" --in-interface cali+ --jump DROP',
      '"Non-Cali endpoint mark" --jump MARK --set-mark 0x100/0xff00',
    ]);
    expect(rulesText(chains, "cali-from-endpoint-mark").at(1)).toBe("-m mark --mark 0xa200/0xff00 --goto cali-fhfw-eth0");
    expect(rulesText([setMarkChain(options, "eth0", marks)], "cali-sm-eth0")).toEqual(["--jump MARK --set-mark 0xa200/0xff00"]);
  });

  test("tell workloads' children from hosts' in v3.32", () => {
    const both = { workloads: ["ca1", "ca2a", "ca2b"], hosts: ["et1", "et2a", "et2b"], marks };
    expect(chainNames(endpointMarkDispatch(vintageOf("3.32"), options, both)).slice(0, 2)).toEqual([
      "cali-set-endpoint-mark-wep-2",
      "cali-set-endpoint-mark-hep-2",
    ]);
  });
});
