// What the fields of an IP pool ask of each other (validateIPPoolSpec(), libcalico-go/lib/validator/v3/validator.go, and the rules of the CRD).
import { contains, parsePrefix } from "#engine/net/address.ts";
import type { YamlMap, YamlScalar } from "#engine/resources/resource.ts";
import type { Place } from "#engine/resources/schema/schema.ts";
import { type Network, parseNetwork } from "#engine/resources/schema/shapes/network.ts";
import { hasSince } from "#engine/resources/validate/place.ts";
import { badValue, conflict } from "#engine/resources/validate/problems.ts";
import { entryAt, isGiven, isTrueAt, numberAt, scalarAt, scalarsAt, textAt } from "#engine/resources/validate/values.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";

function cidrOf(spec: YamlMap): { readonly scalar: YamlScalar; readonly network: Network } | undefined {
  const scalar = scalarAt(spec, "cidr");
  const network = scalar && parseNetwork(scalar.source);
  return scalar === undefined || network === undefined ? undefined : { scalar, network };
}

/** A pool that is in use holds one block at least. */
export function wideEnough(spec: YamlMap): readonly Diagnostic[] {
  const cidr = cidrOf(spec);
  const disabled = spec.entries.find(({ key }) => key === "disabled")?.value;
  if (cidr === undefined || isTrueAt(spec, "disabled") || disabled?.kind === "template") return [];
  if (spec.entries.some(({ key, value }) => key === "blockSize" && value?.kind === "template")) return [];
  const block = numberAt(spec, "blockSize") || (cidr.network.family === 4 ? 26 : 122);
  if (cidr.network.length <= block) return [];
  return [badValue(cidr.scalar, `The pool is smaller than one block: make it /${block} or wider, or set a longer blockSize`)];
}

const LINK_LOCAL: readonly string[] = ["169.254.0.0/16", "fe80::/10"];

export function nobodysNetwork(spec: YamlMap): readonly Diagnostic[] {
  const cidr = cidrOf(spec);
  const pool = cidr && parsePrefix(cidr.scalar.source);
  if (cidr === undefined || pool === undefined) return [];
  return LINK_LOCAL.flatMap((text) => {
    const local = parsePrefix(text);
    if (local === undefined || !(contains(local, pool.address) || contains(pool, local.address))) return [];
    return [badValue(cidr.scalar, `Link-local addresses (${text}) cannot be a pool's`)];
  });
}

function isOn(mode: string | undefined): boolean {
  return mode === "Always" || mode === "CrossSubnet";
}

export function tunnelsFit(spec: YamlMap, { vintage }: Place): readonly Diagnostic[] {
  const ipip = scalarAt(spec, "ipipMode");
  const vxlan = scalarAt(spec, "vxlanMode");
  const problems: Diagnostic[] = [];
  if (ipip !== undefined && vxlan !== undefined && isOn(ipip.source) && isOn(vxlan.source)) {
    problems.push(conflict(vxlan.span, "A pool has one kind of tunnel: set ipipMode or vxlanMode to Never"));
  }
  if (cidrOf(spec)?.network.family !== 6) return problems;
  if (ipip !== undefined && isOn(ipip.source)) problems.push(conflict(ipip.span, "IP-in-IP carries IPv4 only: write Never"));
  if (vxlan !== undefined && isOn(vxlan.source) && !hasSince(vintage, "v3.23")) {
    problems.push(conflict(vxlan.span, "VXLAN carries IPv6 only from Calico v3.23 on: write Never"));
  }
  return problems;
}

function usesOf(spec: YamlMap): readonly string[] {
  return scalarsAt(spec, "allowedUses").map(({ source }) => source);
}

/** Addresses of load balancers belong to no node and travel through no tunnel. */
export function loadBalancerFits(spec: YamlMap): readonly Diagnostic[] {
  const uses = entryAt(spec, "allowedUses");
  if (uses === undefined || !usesOf(spec).includes("LoadBalancer")) return [];
  const problems: Diagnostic[] = [];
  const refuse = (key: string, message: string): void => {
    const entry = entryAt(spec, key);
    if (entry !== undefined) problems.push(conflict(entry.keySpan, message));
  };
  if (usesOf(spec).length > 1) refuse("allowedUses", "A pool for LoadBalancer serves nothing else: write two pools");
  if (isTrueAt(spec, "disableBGPExport"))
    refuse("disableBGPExport", "A pool for LoadBalancer is told to BGP peers: leave this out");
  if (isOn(textAt(spec, "ipipMode"))) refuse("ipipMode", "A pool for LoadBalancer has no tunnel: write Never");
  if (isOn(textAt(spec, "vxlanMode"))) refuse("vxlanMode", "A pool for LoadBalancer has no tunnel: write Never");
  const selector = textAt(spec, "nodeSelector");
  if (isGiven(spec, "nodeSelector") && selector?.trim() !== "all()") {
    refuse("nodeSelector", "A pool for LoadBalancer belongs to no node: write all() or leave this out");
  }
  return problems;
}

export function tunnelHasNoNamespaces(spec: YamlMap): readonly Diagnostic[] {
  const selector = entryAt(spec, "namespaceSelector");
  if (selector === undefined || !isGiven(spec, "namespaceSelector") || !usesOf(spec).includes("Tunnel")) return [];
  return [conflict(selector.keySpan, "Tunnels belong to no namespace: leave this out, or leave Tunnel out of allowedUses")];
}

/** While the fields of v1 were still there, the validator refused them. */
export function noOldFields(spec: YamlMap, { vintage }: Place): readonly Diagnostic[] {
  if (hasSince(vintage, "v3.32")) return [];
  return ["ipip", "nat-outgoing"].flatMap((key) => {
    const entry = isGiven(spec, key) ? entryAt(spec, key) : undefined;
    const instead = key === "ipip" ? "ipipMode" : "natOutgoing";
    return entry === undefined ? [] : [conflict(entry.keySpan, `${key} is of the v1 API: write ${instead}`)];
  });
}

/** Unlike other fields, an empty text is not the same as none here. */
export function modeIsNotEmpty(spec: YamlMap): readonly Diagnostic[] {
  const mode = scalarAt(spec, "assignmentMode");
  return mode?.source === "" ? [badValue(mode, "Write Automatic or Manual, or leave the field out")] : [];
}
