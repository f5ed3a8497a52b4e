// Matches and actions as Felix spells them (felix/iptables/match_builder.go, actions.go). iptables-save spells them otherwise.
import type { FelixRule, PortRange } from "#engine/felix/model.ts";

/** A rule of parts that are joined with blanks; parts that do not apply are left out as undefined. */
export function rule(match: readonly (string | undefined)[], action: string, comment?: string): FelixRule {
  return {
    comments: comment === undefined ? [] : [comment],
    match: match.filter((part) => part !== undefined).join(" "),
    action,
  };
}

export function hex(bits: number): string {
  return `0x${(bits >>> 0).toString(16)}`;
}

export const ACCEPT = "--jump ACCEPT";
export const DROP = "--jump DROP";
export const RETURN = "--jump RETURN";
export const NOTRACK = "--jump NOTRACK";

export function jump(target: string): string {
  return `--jump ${target}`;
}

export function goTo(chain: string): string {
  return `--goto ${chain}`;
}

export function setMark(bits: number): string {
  return `--jump MARK --set-mark ${hex(bits)}/${hex(bits)}`;
}

/** The zero of a cleared mark has no `0x`, other than one that is set under a mask. */
export function clearMark(bits: number): string {
  return `--jump MARK --set-mark 0/${hex(bits)}`;
}

export function setMaskedMark(mark: number, mask: number): string {
  return `--jump MARK --set-mark ${hex(mark)}/${hex(mask)}`;
}

export function hasMark(mark: number, mask: number = mark): string {
  return `-m mark --mark ${hex(mark)}/${hex(mask)}`;
}

export function hasOtherMark(mark: number, mask: number): string {
  return `-m mark ! --mark ${hex(mark)}/${hex(mask)}`;
}

export function noneOfMark(bits: number): string {
  return `-m mark --mark 0/${hex(bits)}`;
}

export function someOfMark(bits: number): string {
  return `-m mark ! --mark 0/${hex(bits)}`;
}

export function inInterface(name: string): string {
  return `--in-interface ${name}`;
}

export function outInterface(name: string): string {
  return `--out-interface ${name}`;
}

export function conntrackState(states: string): string {
  return `-m conntrack --ctstate ${states}`;
}

export function sourcePort(port: number): string {
  return `-m multiport --source-ports ${port}`;
}

export function destinationPort(port: number): string {
  return `-m multiport --destination-ports ${port}`;
}

export function destinationPorts(ranges: readonly PortRange[]): string {
  const texts = ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}:${last}`));
  return `-m multiport --destination-ports ${texts.join(",")}`;
}

export function sourceSet(name: string): string {
  return `-m set --match-set ${name} src`;
}

export function destinationSet(name: string): string {
  return `-m set --match-set ${name} dst`;
}

export function notDestinationSet(name: string): string {
  return `-m set ! --match-set ${name} dst`;
}

export const FROM_LOCAL = "-m addrtype --src-type LOCAL";
export const TO_LOCAL = "-m addrtype --dst-type LOCAL";
