// Pools that workloads get their addresses from: they decide on tunnels and on what is masqueraded.
import { booleanAt, type Fields, metadataOf, numberAt, specOf, textAt, textsAt, under } from "#engine/resources/policy/fields.ts";
import type { Resource } from "#engine/resources/resource.ts";
import type { Span } from "#engine/text/span.ts";

export type TunnelMode = "Never" | "Always" | "CrossSubnet";

export interface IpPool {
  readonly name: string;
  readonly cidr: string;
  readonly ipipMode: TunnelMode;
  readonly vxlanMode: TunnelMode;
  readonly natOutgoing: boolean;
  readonly disabled: boolean;
  readonly disableBgpExport: boolean;
  readonly blockSize: number | undefined;
  readonly nodeSelector: string;
  readonly namespaceSelector: string;
  readonly allowedUses: readonly string[];
  readonly span: Span;
  readonly unread: readonly Span[];
}

export function readIpPool(resource: Resource): IpPool | undefined {
  const isOld = resource.api === "v1" && resource.kind === "ipPool";
  if (!isOld && resource.kind !== "IPPool") return undefined;
  const spec = specOf(resource);
  return {
    name: resource.name,
    cidr: textAt(isOld ? metadataOf(resource) : spec, "cidr") ?? "",
    ipipMode: isOld ? oldIpipMode(under(spec, "ipip")) : tunnelMode(textAt(spec, "ipipMode")),
    vxlanMode: tunnelMode(textAt(spec, "vxlanMode")),
    natOutgoing: booleanAt(spec, isOld ? "nat-outgoing" : "natOutgoing") ?? false,
    disabled: booleanAt(spec, "disabled") ?? false,
    disableBgpExport: booleanAt(spec, "disableBGPExport") ?? false,
    blockSize: numberAt(spec, "blockSize"),
    nodeSelector: textAt(spec, "nodeSelector") ?? "",
    namespaceSelector: textAt(spec, "namespaceSelector") ?? "",
    allowedUses: textsAt(spec, "allowedUses"),
    span: resource.span,
    unread: spec.unread,
  };
}

function tunnelMode(text: string | undefined): TunnelMode {
  return text === "Always" || text === "CrossSubnet" ? text : "Never";
}

/** convertIPIPMode(), lib/upgrade/converters/ippool.go: any mode but cross-subnet means always. */
function oldIpipMode(ipip: Fields): TunnelMode {
  if (booleanAt(ipip, "enabled") !== true) return "Never";
  return textAt(ipip, "mode")?.toLowerCase() === "cross-subnet" ? "CrossSubnet" : "Always";
}
