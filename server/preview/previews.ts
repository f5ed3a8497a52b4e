// The previews of the workspace's YAML files: made when they are asked for, and again when something they are made of changes.

import type { HostInterface } from "#engine/calculate/node-endpoints.ts";
import type { NodeFacts } from "#engine/calculate/node-options.ts";
import { felixParts, type NodePreview, type PreviewRequest, previewNode } from "#engine/calculate/preview/preview-node.ts";
import { parseRuleset } from "#engine/iptables/parser.ts";
import { type Family, formatAddress } from "#engine/net/address.ts";
import type { NodeContext } from "#engine/node/node.ts";
import { type PreviewTarget, previewUri } from "#protocol/preview.ts";
import type { Settings } from "#protocol/settings.ts";
import type { Workspace } from "#server/calico/workspace.ts";
import { createFile, type File } from "#server/file.ts";
import type { Scope } from "#server/files.ts";
import { type Folder, splitUri } from "#server/folder.ts";
import { previewHeader } from "#server/preview/header.ts";
import { dumpOf, felixOf } from "#server/preview/target-dump.ts";
import { worldFor } from "#server/preview/world-for.ts";

export interface Preview {
  /** The file that was asked about. */
  readonly source: File;
  readonly target: PreviewTarget;
  readonly workspace: Workspace;
  readonly dump: File | undefined;
  /** The preview as a document, with the node as it would be around it. */
  readonly scope: Scope;
  readonly node: NodePreview;
}

interface Made {
  readonly from: readonly unknown[];
  readonly preview: Preview;
}

export class Previews {
  private readonly made = new Map<string, Made>();

  /** Of what is around a YAML file, or around a dump: then the files of its folder are the nearest. */
  of(scope: Scope, family: Family, settings: Settings, part: PreviewTarget["part"] = "all"): Preview {
    const target: PreviewTarget = { yaml: scope.file.uri, family, part };
    const key = previewUri(target);
    const from = [scope.file, scope.workspace, scope.folder, settings];
    const known = this.made.get(key);
    this.made.delete(key);
    const same = known?.from.every((one, index) => one === from[index]) === true ? known : undefined;
    const made = same ?? { from, preview: makePreview(scope, target, settings) };
    this.made.set(key, made);
    const [oldest] = this.made.keys();
    if (this.made.size > MOST_KEPT && oldest !== undefined) this.made.delete(oldest);
    return made.preview;
  }
}

/** The text that the target's document has. */
export function previewText({ target, dump, scope, node }: Preview): string {
  if (target.part === "all") return scope.file.text;
  if (dump?.ruleset === undefined) return "";
  const parts = felixParts(dump.ruleset, parseRuleset(node.text, { family: target.family }));
  return target.part === "before" ? parts.before : parts.after;
}

const MOST_KEPT = 20;

function makePreview({ file, folder, workspace }: Scope, target: PreviewTarget, settings: Settings): Preview {
  const dump = file.ruleset === undefined ? dumpOf(folder, target.family) : file;
  const node = previewNode(worldFor(workspace, file.uri), requestFor(file, folder, dump, target, settings));
  const text = `${previewHeader(node, dump && splitUri(dump.uri)?.name)}${node.text}`;
  const made = createFile(previewUri(target), "iptables-save", 0, text);
  const around: Folder = { files: folder.files, node: { ...folder.node, sets: node.sets } };
  return { source: file, target, workspace, dump, scope: { file: made, folder: around, workspace }, node };
}

function requestFor(
  file: File,
  { node }: Folder,
  dump: File | undefined,
  { family, part }: PreviewTarget,
  { felixVersion, backend }: Settings,
): PreviewRequest {
  const felix = dump && felixOf(dump);
  const ruleset = dump?.ruleset;
  return {
    dump: felix === undefined || ruleset === undefined ? undefined : { ruleset, felix },
    version: felixVersion,
    family,
    backend,
    node: undefined,
    facts: factsOf(node),
    interfaces: interfacesOf(node),
    sets: node.sets ?? new Map(),
    wanted: ({ source }) => part === "all" && source.uri === file.uri,
  };
}

function factsOf({ interfaces }: NodeContext): NodeFacts {
  const address = (device: string, units: number): string | undefined => {
    const own = interfaces?.find(({ name }) => name === device)?.addresses.find((one) => one.address.length === units);
    return own && formatAddress(own.address);
  };
  const [ipip, vxlan, vxlanV6] = [address("tunl0", 1), address("vxlan.calico", 1), address("vxlan-v6.calico", 4)];
  return {
    ...(ipip === undefined ? {} : { ipipTunnelAddress: ipip }),
    ...(vxlan === undefined ? {} : { vxlanTunnelAddress: vxlan }),
    ...(vxlanV6 === undefined ? {} : { vxlanTunnelAddressV6: vxlanV6 }),
  };
}

function interfacesOf({ interfaces }: NodeContext): readonly HostInterface[] | undefined {
  return interfaces?.map(({ name, addresses }) => ({ name, addresses: addresses.map(({ address }) => formatAddress(address)) }));
}
