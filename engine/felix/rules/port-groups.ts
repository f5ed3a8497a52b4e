// Lists of ports in groups that one multiport match can hold (SplitPortList(), felix/rules/policy.go).
import type { PortRange } from "#engine/felix/model.ts";

/** The kernel's XT_MULTI_PORTS. */
const SLOTS = 15;

/** A range takes two slots, and is never torn apart. No ports: no groups. */
export function portGroups(ports: readonly PortRange[]): readonly (readonly PortRange[])[] {
  const groups: PortRange[][] = [];
  let group: PortRange[] = [];
  let free = 0;
  for (const port of ports) {
    const slots = port.first === port.last ? 1 : 2;
    if (free < slots) {
      group = [];
      groups.push(group);
      free = SLOTS;
    }
    group.push(port);
    free -= slots;
  }
  return groups;
}
