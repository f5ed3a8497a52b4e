// What is to be rendered: which node, of which version and configuration.
import type { HostInterface } from "#engine/calculate/node-endpoints.ts";
import type { WorldEndpoint } from "#engine/calculate/world.ts";
import type { RenderContext } from "#engine/felix/rules/rule-context.ts";

export interface NodeRequest extends RenderContext {
  readonly node: string;
  /** Undefined: those that say they are on the node. */
  readonly endpoints?: readonly WorldEndpoint[];
  /** Of the node, for host endpoints that name addresses only. */
  readonly interfaces?: readonly HostInterface[];
  /** Who prints the rules: the document is as its iptables-save has it. Default legacy. */
  readonly backend?: "legacy" | "nft";
}
