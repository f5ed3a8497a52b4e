// Reads `expect:` and what stands under `not:`.
import { EXPECT_KEYS, type ExpectedVerdict, NAT_KEYS, NOT_KEYS, VERDICTS } from "#engine/expect/keys.ts";
import type { Decision, Expectation, NatWanted, OutcomeWanted, Place, Translated, Written } from "#engine/expect/packet-file.ts";
import { type PlaceWords, readPlace } from "#engine/expect/parse-place.ts";
import {
  complain,
  isList,
  isMapping,
  isNothing,
  itemsOf,
  readKeys,
  shorten,
  spanOfNode,
  wordOf,
  type YamlNode,
  type YamlSource,
} from "#engine/expect/yaml-source.ts";
import { readEndpoint } from "#engine/net/packet-endpoint.ts";
import { readNumber } from "#engine/net/packet-values.ts";
import { closestWord, didYouMean } from "#engine/text/closest-word.ts";
import type { Word } from "#engine/text/span.ts";

export function readExpectation(source: YamlSource, node: YamlNode): Expectation {
  const values = readKeys(source, node, EXPECT_KEYS, "a mapping of expectations");
  const not = values.get("not");
  return {
    ...readOutcome(source, node, values),
    not: isNothing(not) ? undefined : readOutcome(source, not, readKeys(source, not, NOT_KEYS, "a mapping of expectations")),
  };
}

function readOutcome(source: YamlSource, node: YamlNode, values: ReadonlyMap<string, YamlNode>): OutcomeWanted {
  const read = <T>(key: string, reader: (source: YamlSource, node: YamlNode) => Written<T> | undefined) => {
    const value = values.get(key);
    return value === undefined ? undefined : reader(source, value);
  };
  return {
    span: spanOfNode(source, node),
    verdict: read("verdict", readVerdict),
    by: read("by", readDecision),
    mark: read("mark", readMark),
    nat: read("nat", readNat),
    out: read("out", readOut),
    passes: values.has("passes") ? readPasses(source, values.get("passes")) : [],
  };
}

function readVerdict(source: YamlSource, node: YamlNode): Written<ExpectedVerdict> | undefined {
  const word = wordOf(source, node, "a verdict");
  if (word === undefined) return undefined;
  const value = VERDICTS.find((verdict) => verdict === word.text);
  if (value !== undefined) return { value, span: word.span };
  const closest = closestWord(word.text, VERDICTS);
  const fixes = closest === undefined ? [] : [{ title: `Write ${closest}`, edits: [{ span: word.span, text: closest }] }];
  const hint = didYouMean(word.text, VERDICTS) || `: expected ${VERDICTS.join(", ")}`;
  complain(source, "packets-value", word.span, `"${shorten(word.text)}" is not a verdict${hint}`, fixes);
  return undefined;
}

/** A place, its mistakes reported. */
function placeOf(source: YamlSource, word: Word | undefined): PlaceWords | undefined {
  if (word === undefined) return undefined;
  const place = readPlace(word.text);
  if (!("refusal" in place)) return place;
  complain(source, place.impossible ? "packets-impossible" : "packets-value", word.span, place.refusal);
  return undefined;
}

function readDecision(source: YamlSource, node: YamlNode): Written<Decision> | undefined {
  const word = wordOf(source, node, "[TABLE] CHAIN NUMBER, or [TABLE] CHAIN policy,");
  const place = placeOf(source, word);
  if (word === undefined || place === undefined) return undefined;
  const { table, chain, rule } = place;
  if (rule !== undefined) return { value: { table, chain, rule }, span: word.span };
  complain(source, "packets-value", word.span, "the rule's number is missing, or the word policy");
  return undefined;
}

function readPasses(source: YamlSource, node: YamlNode): readonly Written<Place>[] {
  const items = isList(source, node) ? itemsOf(source, node, "a list of chains") : [node];
  const places: Written<Place>[] = [];
  for (const item of items ?? []) {
    const word = wordOf(source, item, "[TABLE] CHAIN [NUMBER]");
    const place = placeOf(source, word);
    if (word === undefined || place === undefined) continue;
    const { table, chain, rule } = place;
    if (rule !== "policy") places.push({ value: { table, chain, rule }, span: word.span });
    else complain(source, "packets-value", word.span, 'a policy is not passed: write it under "by"');
  }
  return places;
}

const MOST_MARK = 0xffffffff;

function readMark(source: YamlSource, node: YamlNode): Written<{ value: number; mask: number }> | undefined {
  const word = wordOf(source, node, "a mark");
  if (word === undefined) return undefined;
  const [first = "", second, ...more] = word.text.split("/");
  const [value, mask] = [readNumber(first, MOST_MARK), second === undefined ? MOST_MARK : readNumber(second, MOST_MARK)];
  if (value === undefined || mask === undefined || more.length > 0) {
    const message = `"${shorten(word.text)}" is not a mark: expected VALUE or VALUE/MASK, each from 0 to 0xffffffff`;
    complain(source, "packets-value", word.span, message);
    return undefined;
  }
  if ((value & ~mask) !== 0) {
    complain(source, "packets-impossible", word.span, "the value has bits outside the mask, so no mark is like that");
    return undefined;
  }
  return { value: { value, mask }, span: word.span };
}

function readOut(source: YamlSource, node: YamlNode): Written<string> | undefined {
  const word = wordOf(source, node, "a device");
  return word && { value: word.text, span: word.span };
}

function readNat(source: YamlSource, node: YamlNode): Written<NatWanted> | undefined {
  if (!isMapping(source, node)) {
    const word = wordOf(source, node, '"none", or a source and a destination,');
    if (word === undefined) return undefined;
    if (word.text === "none") return { value: { none: true, source: undefined, destination: undefined }, span: word.span };
    complain(source, "packets-value", word.span, 'expected "none", or source and destination with an address each');
    return undefined;
  }
  const values = readKeys(source, node, NAT_KEYS, "a source and a destination");
  const end = (key: string) => (values.has(key) ? readTranslated(source, values.get(key)) : undefined);
  return {
    value: { none: false, source: end("source"), destination: end("destination") },
    span: spanOfNode(source, node),
  };
}

function readTranslated(source: YamlSource, node: YamlNode): Written<Translated> | undefined {
  const word = wordOf(source, node, "ADDRESS[:PORT]");
  if (word === undefined) return undefined;
  const { address, port, problem } = readEndpoint(word);
  if (problem === undefined && address !== undefined) return { value: { address, port }, span: word.span };
  complain(source, "packets-value", word.span, problem?.message ?? "ADDRESS[:PORT] is expected here");
  return undefined;
}
