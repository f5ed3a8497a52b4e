// Every match module, in the order of iptables-extensions(8).
import type { MatchModule } from "#engine/iptables/extension.ts";
import { mark } from "#engine/iptables/matches/mark.ts";

export const MATCHES: readonly MatchModule[] = [mark];
