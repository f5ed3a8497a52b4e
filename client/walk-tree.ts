// A walk as the nodes of the Packet Walk view: the summary, what was assumed, the variants, then phase after phase.

import type { AssumptionView, PhaseView, StepView, VariantView, WalkView } from "#protocol/walk.ts";
import { type Icon, nextOption, type Place, placeWords, stepIcon, verdictIcon } from "./describe.ts";

export interface WalkNode {
  /** The same for the same place in the tree, so that what is folded stays folded after an edit. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  readonly icon: Icon | undefined;
  /** What menus and keys look at: `step`, `assumption`, `flippable`, `variant`, `summary`, `group`, `previewed`. */
  readonly context: string;
  readonly action: NodeAction | undefined;
  /** The line of the document it speaks of. */
  readonly line: number | undefined;
  /** Of a walk through policies: the rule they become. */
  readonly previewed: DocumentLine | undefined;
  readonly children: readonly WalkNode[];
  readonly folded: boolean;
}

export interface DocumentLine {
  readonly uri: string;
  readonly line: number;
}

export type NodeAction =
  | { readonly kind: "reveal"; readonly line: number }
  | ({ readonly kind: "open" } & DocumentLine)
  | { readonly kind: "flip"; readonly key: string; readonly option: string }
  | { readonly kind: "variant"; readonly variant: VariantView };

export function walkTree(walk: WalkView, packet: string, place: Place | undefined): WalkNode[] {
  return [
    summaryNode(walk, packet, place),
    ...assumptionNodes(walk.assumptions),
    ...variantNodes(walk.variants),
    ...walk.phases.map((phase, index) => phaseNode(phase, index, walk.preview)),
  ];
}

const LEAF = {
  description: "",
  tooltip: "",
  icon: undefined,
  context: "step",
  action: undefined,
  line: undefined,
  previewed: undefined,
  children: [],
  folded: false,
};

function summaryNode({ verdict, summary, mark }: WalkView, packet: string, place: Place | undefined): WalkNode {
  const start = place === undefined ? "the whole way, as a real packet" : placeWords(place);
  const icon = verdictIcon(verdict);
  return {
    ...LEAF,
    id: "summary",
    label: summary,
    tooltip: `${verdict}\n${summary}`,
    icon,
    context: "summary",
    children: [
      { ...LEAF, id: "summary/packet", label: "packet", description: packet, tooltip: packet, context: "packet" },
      { ...LEAF, id: "summary/start", label: "from", description: start, tooltip: start, context: "fact" },
      { ...LEAF, id: "summary/mark", label: "mark at the end", description: mark, tooltip: mark, context: "fact" },
    ],
  };
}

function assumptionNodes(assumptions: readonly AssumptionView[]): WalkNode[] {
  if (assumptions.length === 0) return [];
  const decisive = assumptions.filter((one) => one.decisive).length;
  return [
    {
      ...LEAF,
      id: "assumptions",
      label: `Assumed (${assumptions.length})`,
      description: decisive === 0 ? "" : `the verdict depends on ${decisive}`,
      icon: decisive === 0 ? { name: "info", color: undefined } : { name: "warning", color: "chainwalk.undecidedForeground" },
      context: "group",
      children: [...assumptions].sort((a, b) => Number(b.decisive) - Number(a.decisive)).map(assumptionNode),
      folded: decisive === 0,
    },
  ];
}

function assumptionNode(assumption: AssumptionView, index: number): WalkNode {
  const { key, why, chosen, decisive, place } = assumption;
  const option = nextOption(assumption);
  const flip = option === undefined ? "" : `\nClick to take it as: ${option}`;
  const depends = decisive ? "\nThe verdict depends on it." : "";
  return {
    ...LEAF,
    id: `assumptions/${key === "" ? index : key}`,
    label: chosen === "" ? why : `${chosen} · ${place}`, // the answer first: a narrow view cuts the rest
    description: chosen === "" ? place : why,
    tooltip: `${place}: ${why}${chosen === "" ? "" : `\nTaken as: ${chosen}`}${depends}${flip}`,
    icon: decisive ? { name: "warning", color: "chainwalk.undecidedForeground" } : { name: "question", color: undefined },
    context: option === undefined ? "assumption" : "flippable",
    action: option === undefined ? revealing(assumption.line) : { kind: "flip", key, option },
    line: assumption.line,
  };
}

function variantNodes(variants: readonly VariantView[]): WalkNode[] {
  if (variants.length === 0) return [];
  const children = variants.map((variant): WalkNode => {
    const { name, packet, verdict, summary } = variant;
    return {
      ...LEAF,
      id: `variants/${name}`,
      label: variantLabel(name),
      description: `${verdict} · ${summary}`,
      tooltip: `${summary}\n${packet}\nClick to walk it.`,
      icon: verdictIcon(verdict),
      context: "variant",
      action: { kind: "variant", variant },
    };
  });
  const description = variants.map(({ name, verdict }) => `${name} ${verdict}`).join(" · ");
  const icon = { name: "versions", color: undefined };
  return [{ ...LEAF, id: "variants", label: "The connection", description, icon, context: "group", children }];
}

function variantLabel(name: VariantView["name"]): string {
  switch (name) {
    case "NEW":
      return "first packet (NEW)";
    case "ESTABLISHED":
      return "later packet (ESTABLISHED)";
    case "reply":
      return "answer (reply)";
  }
}

function phaseNode({ label, description, children }: PhaseView, index: number, preview: string | undefined): WalkNode {
  const id = `phase ${index} ${label}`;
  const icon = { name: children.length === 0 ? "arrow-right" : "layers", color: undefined };
  const tooltip = description === "" ? label : `${label}\n${description}`;
  return { ...LEAF, id, label, description, tooltip, icon, context: "phase", children: stepNodes(id, children, preview) };
}

function stepNodes(parent: string, steps: readonly StepView[], preview: string | undefined): WalkNode[] {
  return steps.map((step, index) => {
    const { label, description, tooltip, line, children, previewLine, source } = step;
    const id = `${parent}/${index} ${step.kind}`;
    const shown = tooltip === "" ? label : `${label}\n${tooltip}`;
    const previewed = preview === undefined || previewLine === undefined ? undefined : { uri: preview, line: previewLine };
    const elsewhere = source ?? previewed;
    const action = revealing(line) ?? (elsewhere && { kind: "open" as const, uri: elsewhere.uri, line: elsewhere.line });
    const context = previewed === undefined || source === undefined ? "step" : "previewed";
    const more = { icon: stepIcon(step), action, context, line, previewed, children: stepNodes(id, children, preview) };
    return { ...LEAF, id, label, description, tooltip: shown, ...more };
  });
}

function revealing(line: number | undefined): NodeAction | undefined {
  return line === undefined ? undefined : { kind: "reveal", line };
}
