// Reads `node:`, what a packet file adds to the node context. Routes, rules and members stay words.
import { NODE_KEYS } from "#engine/expect/keys.ts";
import type { NodePart } from "#engine/expect/packet-file.ts";
import {
  complain,
  entriesOf,
  isList,
  itemsOf,
  readKeys,
  shorten,
  spanOfNode,
  wordOf,
  type YamlNode,
  type YamlSource,
} from "#engine/expect/yaml-source.ts";
import { parseAddress, parsePrefix } from "#engine/net/address.ts";
import type { Word } from "#engine/text/span.ts";

export function readNode(source: YamlSource, node: YamlNode): NodePart {
  const values = readKeys(source, node, NODE_KEYS, "a mapping");
  const read = <T>(key: string, reader: (source: YamlSource, node: YamlNode) => T | undefined): T | undefined =>
    values.has(key) ? reader(source, values.get(key)) : undefined;
  return {
    span: spanOfNode(source, node),
    addresses: read("addresses", readAddresses),
    routes: read("routes", readWords),
    rules: read("rules", readWords),
    sets: read("sets", readSets),
    sysctls: read("sysctls", readSysctls),
  };
}

function readWords(source: YamlSource, node: YamlNode): readonly Word[] | undefined {
  return itemsOf(source, node, "a list")?.flatMap((item) => wordOf(source, item, "a text") ?? []);
}

function readAddresses(source: YamlSource, node: YamlNode): NodePart["addresses"] {
  return entriesOf(source, node, "a mapping of devices to addresses")?.map(({ key, value }) => {
    const nodes = isList(source, value) ? (itemsOf(source, value, "a list of addresses") ?? []) : [value];
    return { device: key, prefixes: nodes.flatMap((item) => readPrefix(source, item)) };
  });
}

function readPrefix(source: YamlSource, node: YamlNode): Word[] {
  const word = wordOf(source, node, "ADDRESS/LENGTH");
  if (word === undefined) return [];
  const [address = ""] = word.text.split("/");
  if (parseAddress(address) !== undefined && parsePrefix(word.text) !== undefined) return [word];
  complain(source, "packets-value", word.span, `"${shorten(word.text)}" is not ADDRESS/LENGTH`);
  return [];
}

function readSets(source: YamlSource, node: YamlNode): NodePart["sets"] {
  return entriesOf(source, node, "a mapping of set names to members")?.map(({ key, value }) => ({
    name: key,
    members: readWords(source, value) ?? [],
  }));
}

function readSysctls(source: YamlSource, node: YamlNode): NodePart["sysctls"] {
  return entriesOf(source, node, "a mapping of settings to values")?.flatMap(({ key, value }) => {
    const word = wordOf(source, value, "a value");
    return word === undefined ? [] : [{ name: key, value: word }];
  });
}
