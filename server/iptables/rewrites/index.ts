// Every rewrite that is offered.
import { commandsToSave } from "#server/iptables/rewrites/commands-to-save.ts";
import type { Rewrite } from "#server/iptables/rewrites/rewrite.ts";
import { sortChains } from "#server/iptables/rewrites/sort-chains.ts";
import { stateToConntrack } from "#server/iptables/rewrites/state-to-conntrack.ts";

export const REWRITES: readonly Rewrite[] = [stateToConntrack, sortChains, commandsToSave];
