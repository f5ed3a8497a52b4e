// What the packet box lists for the text in it: the text itself first, then packets walked before and examples.
import type { CheckPacketResult, ExamplePacketsResult, PacketProblem } from "#protocol/walk.ts";

export interface PacketItem {
  readonly kind: "typed" | "recent" | "example";
  readonly packet: string;
  /** Why it is worth trying, or the packet in words. */
  readonly description: string;
  /** What is wrong with it, one problem after the other. */
  readonly detail: string;
  readonly severity: PacketProblem["severity"] | undefined;
}

export interface PacketChoices {
  readonly recents: readonly string[];
  readonly examples: ExamplePacketsResult["packets"];
  /** What the box was opened with: until something else is typed, everything is listed. */
  readonly prefilled: string;
}

/** `check` is the answer for exactly this text, or undefined while there is none. */
export function packetItems(text: string, check: CheckPacketResult | undefined, choices: PacketChoices): PacketItem[] {
  const typed = text.trim();
  const words = typed === choices.prefilled.trim() ? [] : typed.toLowerCase().split(/\s+/);
  const fits = (packet: string, more: string): boolean => {
    const all = `${packet} ${more}`.toLowerCase();
    return packet !== typed && words.every((word) => all.includes(word));
  };
  const recents = choices.recents.filter((packet) => fits(packet, ""));
  const examples = choices.examples.filter(({ packet, why }) => fits(packet, why) && !choices.recents.includes(packet));
  return [
    ...(typed === "" ? [] : [typedItem(typed, check)]),
    ...recents.map((packet) => plain("recent", packet, "")),
    ...examples.map(({ packet, why }) => plain("example", packet, why)),
  ];
}

function plain(kind: PacketItem["kind"], packet: string, description: string): PacketItem {
  return { kind, packet, description, detail: "", severity: undefined };
}

function typedItem(packet: string, check: CheckPacketResult | undefined): PacketItem {
  const problems = check?.problems ?? [];
  return {
    kind: "typed",
    packet,
    description: check?.words ?? "",
    detail: problems.map((problem) => problemWords(packet, problem)).join(" · "),
    severity: worst(problems),
  };
}

/** The words that are wrong are named, since the box cannot underline them. */
function problemWords(packet: string, { start, end, message }: PacketProblem): string {
  const wrong = packet.slice(start, end).trim();
  return wrong === "" || wrong === packet || message.includes(wrong) ? message : `${wrong}: ${message}`;
}

const ORDER = ["error", "warning", "info", "hint"] as const;

export function worst(problems: readonly PacketProblem[]): PacketProblem["severity"] | undefined {
  return ORDER.find((severity) => problems.some((problem) => problem.severity === severity));
}
