// v1 pools, peers and nodes as v3 has them: libcalico-go/lib/upgrade/converters/{ippool,bgppeer,node}.go.
import { formatAddress, parseAddress } from "#engine/net/address.ts";
import { networkOf } from "#engine/resources/convert/networks.ts";
import { addressName, nodeName, poolName } from "#engine/resources/convert/old/names.ts";
import { type Converted, newResource } from "#engine/resources/convert/old/policies.ts";
import { plainMap } from "#engine/resources/convert/plain-data.ts";
import { fieldsOf, itemsAt, metadataOf, numberAt, specOf, textAt, under } from "#engine/resources/policy/fields.ts";
import { readIpPool } from "#engine/resources/policy/ip-pool.ts";
import type { Resource } from "#engine/resources/resource.ts";

export function newIpPool(resource: Resource): Converted | undefined {
  const pool = readIpPool(resource);
  if (pool === undefined) return undefined;
  const cidr = networkOf(pool.cidr);
  if (cidr === undefined) return { data: `"${pool.cidr}" is not a network`, unread: pool.unread };
  const spec = plainMap({
    cidr,
    ipipMode: pool.ipipMode,
    natOutgoing: pool.natOutgoing,
    disabled: pool.disabled,
    nodeSelector: "all()",
    blockSize: cidr.includes(":") ? 122 : 26,
  });
  return { data: newResource("IPPool", { name: poolName(cidr) }, spec), unread: pool.unread };
}

export function newBgpPeer(resource: Resource): Converted {
  const metadata = metadataOf(resource);
  const spec = specOf(resource);
  const unread = [...metadata.unread, ...spec.unread];
  const peer = parseAddress(textAt(metadata, "peerIP") ?? "");
  if (peer === undefined) return { data: "there is no peerIP in its metadata", unread };
  const node = textAt(metadata, "node") ?? "";
  const scope = textAt(metadata, "scope") ?? "";
  if (scope === "global" && node !== "") return { data: "a peer of global scope has no node", unread };
  if (scope !== "global" && scope !== "node") return { data: 'its scope is neither "global" nor "node"', unread };
  if (scope === "node" && node === "") return { data: "a peer of node scope needs a node", unread };
  const name = scope === "node" ? `${nodeName(node)}.${addressName(peer)}` : addressName(peer);
  const fields = plainMap({ peerIP: formatAddress(peer), asNumber: numberAt(spec, "asNumber"), node: nodeName(node) });
  return { data: newResource("BGPPeer", { name }, fields), unread };
}

export function newNode(resource: Resource): Converted {
  const spec = specOf(resource);
  const bgp = under(spec, "bgp");
  const ipv4Address = textAt(bgp, "ipv4Address");
  const ipv6Address = textAt(bgp, "ipv6Address");
  if (bgp.map !== undefined && ipv4Address === undefined && ipv6Address === undefined) {
    return { data: "its bgp has no address", unread: spec.unread };
  }
  const references = itemsAt(spec, "orchRefs").map((item) => {
    const reference = fieldsOf(item, spec.unread);
    return plainMap({ nodeName: textAt(reference, "nodeName"), orchestrator: textAt(reference, "orchestrator") });
  });
  const fields = plainMap({
    bgp: plainMap({ asNumber: numberAt(bgp, "asNumber"), ipv4Address, ipv6Address }),
    orchRefs: references,
  });
  return { data: newResource("Node", { name: nodeName(resource.name) }, fields), unread: spec.unread };
}
