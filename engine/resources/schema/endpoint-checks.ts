// What endpoints' fields ask of each other, in the v3 and v1 APIs (validateWorkloadEndpointSpec(), validateHostEndpointSpec(),
// libcalico-go/lib/validator/v3/validator.go).
import { contains, maskOf, prefixOf } from "#engine/net/address.ts";
import type { YamlMap } from "#engine/resources/resource.ts";
import type { Place } from "#engine/resources/schema/schema.ts";
import { parseNetwork } from "#engine/resources/schema/shapes/network.ts";
import { protocolNumberOf, takesPorts } from "#engine/resources/schema/shapes/protocol.ts";
import { badValue, conflict, missingField } from "#engine/resources/validate/problems.ts";
import { isGiven, itemsAt, mayHoldMore, scalarAt, scalarsAt } from "#engine/resources/validate/values.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";

export function oneAddressEach(spec: YamlMap): readonly Diagnostic[] {
  return scalarsAt(spec, "ipNetworks").flatMap((scalar) => {
    const network = parseNetwork(scalar.source);
    const whole = (network?.address.length ?? 0) * 32;
    if (network === undefined || network.length === whole) return [];
    return [badValue(scalar, `An endpoint has single addresses, not networks: write /${whole}`)];
  });
}

/** What an address outside is mapped to must be one of the endpoint's own. */
export function natsWithinNetworks(spec: YamlMap): readonly Diagnostic[] {
  if (itemsAt(spec, "ipNetworks").some((item) => item.kind === "template") || (mayHoldMore(spec) && !isGiven(spec, "ipNetworks")))
    return [];
  const networks = scalarsAt(spec, "ipNetworks").flatMap(({ source }) => parseNetwork(source) ?? []);
  const prefixes = networks.map(({ address, family, length }) => prefixOf(address, maskOf(family, length)));
  return itemsAt(spec, "ipNATs").flatMap((item) => {
    const inner = item.kind === "map" ? scalarAt(item, "internalIP") : undefined;
    const network = inner && parseNetwork(inner.source);
    if (inner === undefined || network === undefined || prefixes.some((prefix) => contains(prefix, network.address))) return [];
    return [conflict(inner.span, `${inner.source} is none of the endpoint's ipNetworks`)];
  });
}

export function sameFamilies(nat: YamlMap): readonly Diagnostic[] {
  const outer = scalarAt(nat, "externalIP");
  const inside = parseNetwork(scalarAt(nat, "internalIP")?.source ?? "")?.family;
  const outside = parseNetwork(outer?.source ?? "")?.family;
  if (outer === undefined || inside === undefined || outside === undefined || inside === outside) return [];
  return [conflict(outer.span, `An IPv${inside} address cannot stand for an IPv${outside} one`)];
}

export function interfaceOrAddresses(spec: YamlMap): readonly Diagnostic[] {
  if (isGiven(spec, "interfaceName") || isGiven(spec, "expectedIPs") || mayHoldMore(spec)) return [];
  const span = spec.entries[0]?.keySpan ?? spec.span;
  return [missingField(span, "A host endpoint needs interfaceName or expectedIPs, so that Felix finds its interface")];
}

/** EndpointPort: the protocol must have ports. */
export function portedProtocol(port: YamlMap, { vintage }: Place): readonly Diagnostic[] {
  const protocol = scalarAt(port, "protocol");
  const number = protocol && protocolNumberOf(protocol.source);
  if (protocol === undefined || number === undefined || takesPorts(number, vintage)) return [];
  return [badValue(protocol, `Calico has ports of ${takesPorts(132, vintage) ? "TCP, UDP and SCTP" : "TCP and UDP"} only`)];
}

export function nameOrHostPort(port: YamlMap): readonly Diagnostic[] {
  if (isGiven(port, "name") || isGiven(port, "hostPort") || mayHoldMore(port)) return [];
  return [missingField(port.entries[0]?.keySpan ?? port.span, "A port needs a name, or a hostPort")];
}
