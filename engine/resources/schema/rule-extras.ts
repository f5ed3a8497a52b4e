// What only rules of the v3 API are refused for: networks that leave nothing, HTTP and services at the wrong place.
import type { YamlMap } from "#engine/resources/resource.ts";
import { netsOf } from "#engine/resources/schema/rule-checks.ts";
import type { Place } from "#engine/resources/schema/schema.ts";
import { parseNetwork } from "#engine/resources/schema/shapes/network.ts";
import { protocolNumberOf } from "#engine/resources/schema/shapes/protocol.ts";
import { hasSince } from "#engine/resources/validate/place.ts";
import { badValue, conflict } from "#engine/resources/validate/problems.ts";
import { entryAt, isGiven, mapAt, scalarAt } from "#engine/resources/validate/values.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";

const TCP = 6;

/** The validator of v3.32 refuses it; older ones let it through, and the rule matches nothing. */
export function noCatchAllInNot(rule: YamlMap, { vintage }: Place): readonly Diagnostic[] {
  if (!hasSince(vintage, "v3.32")) return [];
  return netsOf(rule).flatMap(({ scalar, key }) => {
    const network = parseNetwork(scalar.source);
    const isAll = network?.length === 0 && network.address.every((word) => word === 0);
    return key === "notNets" && isAll
      ? [badValue(scalar, `${scalar.source} is every address: a rule that excludes it matches nothing`)]
      : [];
  });
}

/** CEL rules of the CRD since v3.32, the same in validateRule() before. */
export function httpFitsRule(rule: YamlMap): readonly Diagnostic[] {
  const http = entryAt(rule, "http");
  if (http === undefined) return [];
  const problems: Diagnostic[] = [];
  const protocol = scalarAt(rule, "protocol");
  const number = protocol && protocolNumberOf(protocol.source);
  if (protocol !== undefined && number !== undefined && number !== TCP) {
    problems.push(conflict(http.keySpan, `HTTP goes over TCP, and this rule has the protocol ${protocol.source}`));
  }
  const action = scalarAt(rule, "action");
  if (action !== undefined && action.source !== "Allow") {
    problems.push(
      conflict(http.keySpan, `Only rules that allow may ask for HTTP, and the action of this one is ${action.source}`),
    );
  }
  return problems;
}

/** The ports of a Service are part of it. */
export function noPortsWithServices(rule: YamlMap): readonly Diagnostic[] {
  const destination = mapAt(rule, "destination");
  if (destination === undefined || !isGiven(destination, "services")) return [];
  return ["ports", "notPorts"].flatMap((key) => {
    const entry = isGiven(destination, key) ? entryAt(destination, key) : undefined;
    return entry === undefined ? [] : [conflict(entry.keySpan, `services brings its own ports: leave out ${key}`)];
  });
}
