// What a rule's fields ask of each other, in the v3 and v1 APIs (validateRule(), libcalico-go/lib/validator/v3/validator.go).
import type { YamlEntry, YamlMap, YamlScalar } from "#engine/resources/resource.ts";
import type { Place } from "#engine/resources/schema/schema.ts";
import { parseNetwork } from "#engine/resources/schema/shapes/network.ts";
import { isNamedPort } from "#engine/resources/schema/shapes/port.ts";
import { protocolNumberOf, takesPorts } from "#engine/resources/schema/shapes/protocol.ts";
import { hasSince } from "#engine/resources/validate/place.ts";
import { conflict, missingField } from "#engine/resources/validate/problems.ts";
import {
  entryAt,
  itemsAt,
  mapAt,
  mayHoldMore,
  numberAt,
  scalarAt,
  scalarsAt,
  valueAt,
} from "#engine/resources/validate/values.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";

const ICMP = 1;
const ICMPV6 = 58;

interface Ports {
  readonly entry: YamlEntry;
  readonly where: string;
  readonly ports: readonly YamlScalar[];
}

/** Ports belong to protocols that have them; without a protocol there may be names only, and before v3.20 none. */
export function portsNeedProtocol(rule: YamlMap, { vintage }: Place): readonly Diagnostic[] {
  const protocol = valueAt(rule, "protocol");
  if (protocol === undefined) return mayHoldMore(rule) ? [] : portsWithoutProtocol(rule, hasSince(vintage, "v3.20"));
  const number = protocol.kind === "scalar" ? protocolNumberOf(protocol.source) : undefined;
  if (protocol.kind !== "scalar" || number === undefined || takesPorts(number, vintage)) return [];
  const ported = takesPorts(132, vintage) ? "TCP, UDP and SCTP" : "TCP and UDP";
  return portsOf(rule).map(({ entry, where }) =>
    conflict(
      entry.keySpan,
      `Calico has ports of ${ported} only: leave out the ${where} or change the protocol ${protocol.source}`,
    ),
  );
}

function portsWithoutProtocol(rule: YamlMap, mayHaveNames: boolean): readonly Diagnostic[] {
  return portsOf(rule).flatMap(({ entry, where, ports }) => {
    if (mayHaveNames && ports.every(isNamedPort)) return [];
    return [missingField(entry.keySpan, `The ${where} need a protocol: write protocol: TCP or another one in the rule`)];
  });
}

function portsOf(rule: YamlMap): readonly Ports[] {
  return ["source", "destination"].flatMap((end) =>
    ["ports", "notPorts"].flatMap((key): readonly Ports[] => {
      const entity = mapAt(rule, end);
      const entry = entity && entryAt(entity, key);
      if (entity === undefined || entry === undefined || itemsAt(entity, key).length === 0) return [];
      return [{ entry, where: `${end}'s ${key}`, ports: scalarsAt(entity, key) }];
    }),
  );
}

export function icmpNeedsProtocol(rule: YamlMap): readonly Diagnostic[] {
  const icmp = entryAt(rule, "icmp");
  const protocol = valueAt(rule, "protocol");
  if (icmp === undefined || (protocol === undefined && mayHoldMore(rule))) return [];
  if (protocol === undefined) return [missingField(icmp.keySpan, "icmp needs protocol: ICMP or ICMPv6 in the rule")];
  if (protocol.kind !== "scalar" || isIcmp(protocolNumberOf(protocol.source))) return [];
  return [conflict(icmp.keySpan, `icmp needs the protocol ICMP or ICMPv6, and this rule has ${protocol.source}`)];
}

/** An unknown protocol is told of elsewhere. */
function isIcmp(protocol: number | undefined): boolean {
  return protocol === undefined || protocol === ICMP || protocol === ICMPV6;
}

export function protocolFitsVersion(rule: YamlMap): readonly Diagnostic[] {
  const version = numberAt(rule, "ipVersion");
  if (version !== 4 && version !== 6) return [];
  return ["protocol", "notProtocol"].flatMap((key) => {
    const scalar = scalarAt(rule, key);
    const protocol = scalar && protocolNumberOf(scalar.source);
    const needed = protocol === ICMP ? 4 : protocol === ICMPV6 ? 6 : version;
    if (scalar === undefined || needed === version) return [];
    return [conflict(scalar.span, `${scalar.source} is a protocol of IPv${needed}, and the rule is for IPv${version} only`)];
  });
}

/** The single ones are those of v1. */
const NET_KEYS: readonly string[] = ["nets", "notNets", "net", "notNet"];

/** All networks of a rule, with the field they stand in. */
export function netsOf(rule: YamlMap): readonly { readonly scalar: YamlScalar; readonly key: string }[] {
  const found: { readonly scalar: YamlScalar; readonly key: string }[] = [];
  for (const end of ["source", "destination"]) {
    for (const { key, value } of mapAt(rule, end)?.entries ?? []) {
      if (value === undefined || !NET_KEYS.includes(key)) continue;
      const nodes = value.kind === "list" ? value.items : [value];
      for (const node of nodes) if (node.kind === "scalar" && node.value !== null) found.push({ scalar: node, key });
    }
  }
  return found;
}

export function onlyOneFamily(rule: YamlMap): readonly Diagnostic[] {
  const version = numberAt(rule, "ipVersion");
  const nets = netsOf(rule).flatMap(({ scalar }) => {
    const family = parseNetwork(scalar.source)?.family;
    return family === undefined ? [] : [{ scalar, family }];
  });
  const first = nets[0];
  if (version === 4 || version === 6) {
    return nets
      .filter(({ family }) => family !== version)
      .map(({ scalar, family }) =>
        conflict(scalar.span, `${scalar.source} is IPv${family}, and the rule is for IPv${version} only`),
      );
  }
  const other = nets.find(({ family }) => family !== first?.family);
  if (first === undefined || other === undefined) return [];
  const message = `A rule takes networks of one IP version, and ${first.scalar.source} is IPv${first.family}: write a second rule`;
  return [{ ...conflict(other.scalar.span, message), related: [{ span: first.scalar.span, message: "The first network" }] }];
}
