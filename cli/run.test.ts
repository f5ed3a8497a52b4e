import { describe, expect, test } from "vitest";
import { runCli } from "#test/memory-io.ts";

const RULES = "*filter\n:FORWARD DROP [0:0]\n-A FORWARD -j ACCEPT\nCOMMIT\n";
const files = { "node/iptables.save": RULES };
const packet = "eth0 tcp 10.0.0.1:4000 > 10.0.0.2:80 syn";

describe("what is answered without a command's work", () => {
  test.each([
    [["--version"], 0, "1.2.3\n"],
    [["lsp", "--stdio"], 0, "serving\n"],
    [["lsp"], 0, "serving\n"],
    [["lsp", "--stdio", "--clientProcessId=7"], 0, "serving\n"],
  ])("%j", async (args, code, out) => {
    expect(await runCli(args)).toEqual({ code, out, err: "" });
  });

  test.each([[["--help"]], [["trace", "--help"]], [["explain", "--help"]], [["test", "--help"]], [["lsp", "--help"]]])(
    "%j is help on standard output",
    async (args) => {
      const { code, out, err } = await runCli(args);
      expect({ code, err }).toEqual({ code: 0, err: "" });
      expect(out).toMatch(/^Usage: chainwalk/);
    },
  );

  test("help keeps to the terminal's width", async () => {
    const { out } = await runCli(["--help"], { columns: 72 });
    const commands = out.slice(out.indexOf("Commands:"), out.indexOf("Exit code"));
    expect(commands.split("\n").filter((line) => line.length > 72)).toEqual([]);
  });
});

describe("bad usage and unreadable input end with 2 and a message", () => {
  test.each([
    [[], /^Usage: chainwalk/],
    [["trase"], /^chainwalk: unknown command 'trase'\n\(Did you mean trace\?\)/],
    [["trace"], /^chainwalk: missing required argument 'PATH'/],
    [["trace", "--speed", "x"], /^chainwalk: unknown option '--speed'/],
    [["trace", "a", "b"], /^chainwalk: too many arguments/],
    [["trace", "--format", "xml", "x"], /Allowed choices are text, json/],
    [["trace", "node"], /^chainwalk: no packet: say --packet/],
    [["trace", "--packet", packet, "nowhere.save"], /^chainwalk: cannot read nowhere\.save: no such file or directory\n$/],
    [
      ["trace", "--packet", "eth0 tcp 10.0.0.1", "node"],
      /^chainwalk: --packet: this is no packet\n {2}eth0 tcp 10\.0\.0\.1\n +\^ /,
    ],
    [["trace", "--packet", packet, "--from", "filtr:FORWARD", "node"], /no table filtr: did you mean "filter"\?/],
    [
      ["trace", "--packet", packet, "--from", "filter:FORWART", "node"],
      /no chain FORWART in table filter: did you mean "FORWARD"\?/,
    ],
    [["trace", "--packet", packet, "--from", "filter:FORWARD:9", "node"], /filter FORWARD has 1 rule/],
    [["trace", "--packet", packet, "--assume", "route", "node"], /expected KEY=OPTION/],
    [["trace", "--packet", packet, "--assume", "x=yes", "node"], /no walk asks for "x"; there is route/],
    [["trace", "--packet", packet, "--assume", "route=maybe", "node"], /it can be to this node or on to another/],
    [
      ["trace", "--packet", "eth0 tcp [fd00::1]:1 > [fd00::2]:2", "node"],
      /the packet is IPv6, and node\/iptables\.save holds no IPv6/,
    ],
    [["trace", "--packets", "-", "-"], /cannot both be standard input/],
    [["trace", "--oracle", "nowhere.json", "p.jsonl"], /cannot read nowhere\.json/],
    [["explain", "0x1g"], /"0x1g" is not a mark/],
    [["test", "nowhere.packets.yaml"], /cannot read nowhere\.packets\.yaml/],
    [["test", "node"], /node: no \*\.packets\.yaml in this folder/],
  ])("%j", async (args, message) => {
    const { code, out, err } = await runCli(args, { files });
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(message);
    expect(err).not.toMatch(/\n\s+at /);
  });
});
