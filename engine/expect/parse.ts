// Reads `*.packets.yaml`: packets, what is expected of them, and what the file adds to the node. Never throws.
import { reportImpossible } from "#engine/expect/impossible.ts";
import { FILE_KEYS, PACKET_KEYS } from "#engine/expect/keys.ts";
import type { PacketCase, PacketFile } from "#engine/expect/packet-file.ts";
import { readExpectation } from "#engine/expect/parse-expectation.ts";
import { readNode } from "#engine/expect/parse-node.ts";
import {
  complain,
  isNothing,
  itemsOf,
  letterStart,
  readKeys,
  readYaml,
  spanOfNode,
  wordOf,
  type YamlNode,
  type YamlSource,
} from "#engine/expect/yaml-source.ts";
import { parsePacketLine } from "#engine/net/packet-text.ts";
import { type Diagnostic, diagnostic } from "#engine/text/diagnostic.ts";
import { type Span, spanOf, type Word } from "#engine/text/span.ts";

export function parsePackets(text: string): PacketFile {
  const source = readYaml(text);
  const { document, problems } = source;
  const nothing = { rules: undefined, policies: undefined, node: undefined, packets: [], problems };
  if (document === undefined || isNothing(document.contents)) return nothing;
  const values = readKeys(source, document.contents, FILE_KEYS, "a mapping with rules, policies, node, packets");
  const word = (key: string) => (values.has(key) ? wordOf(source, values.get(key), "a file name") : undefined);
  const node = values.get("node");
  const list = values.has("packets") ? itemsOf(source, values.get("packets"), "a list of packets") : [];
  const packets = (list ?? []).map((item) => readPacket(source, item));
  for (const one of packets) reportImpossible(source, one);
  reportRepeated(source, packets);
  return {
    rules: word("rules"),
    policies: word("policies"),
    node: node === undefined || isNothing(node) ? undefined : readNode(source, node),
    packets,
    problems,
  };
}

function readPacket(source: YamlSource, node: YamlNode): PacketCase {
  const span = spanOfNode(source, node);
  const values = readKeys(source, node, PACKET_KEYS, "a packet with name, packet, expect");
  const word = (key: string, what: string) => (values.has(key) ? wordOf(source, values.get(key), what) : undefined);
  const name = word("name", "a name");
  const line = word("packet", "a packet line");
  const expect = values.get("expect");
  return {
    ...readLine(source, line),
    name: name ?? line ?? { text: "", span: spanOf(span.start, span.start) },
    span,
    expect: isNothing(expect) ? undefined : readExpectation(source, expect),
  };
}

function readLine(source: YamlSource, line: Word | undefined): Pick<PacketCase, "line" | "lineStart" | "words" | "request"> {
  if (line === undefined) return { line, lineStart: undefined, words: [], request: undefined };
  const { request, problems, words } = parsePacketLine(line.text);
  const lineStart = letterStart(source, line);
  for (const problem of problems) source.problems.push(inFile(problem, line, lineStart));
  if (lineStart === undefined) return { line, lineStart, words: [], request };
  return { line, lineStart, words: words.map(({ span, kind }) => ({ span: shift(span, lineStart), kind })), request };
}

/** A problem of the line at its place in the file; where the line is folded or escaped, at the whole of it. */
function inFile(problem: Diagnostic, line: Word, lineStart: number | undefined): Diagnostic {
  if (lineStart === undefined) return diagnostic(problem.code, problem.severity, line.span, problem.message);
  const fixes = problem.fixes.map(({ title, edits }) => ({
    title,
    edits: edits.map(({ span, text }) => ({ span: shift(span, lineStart), text })),
  }));
  return { ...problem, span: shift(problem.span, lineStart), fixes };
}

function shift({ start, end }: Span, by: number): Span {
  return spanOf(start + by, end + by);
}

/** Tests are found by name, so two of one name cannot be told apart. */
function reportRepeated(source: YamlSource, packets: readonly PacketCase[]): void {
  const seen = new Set<string>();
  for (const { name } of packets) {
    if (name.text !== "" && seen.has(name.text)) {
      complain(source, "packets-repeated-name", name.span, "another packet above has this name", [], "warning");
    }
    seen.add(name.text);
  }
}
