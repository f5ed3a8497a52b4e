// Every target module, in the order of iptables-extensions(8).
import type { TargetModule } from "#engine/iptables/extension.ts";
import { MARK } from "#engine/iptables/targets/mark.ts";

export const TARGETS: readonly TargetModule[] = [MARK];
