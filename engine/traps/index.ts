// Every trap there is.
import { catchAllFirst } from "#engine/traps/catch-all-first.ts";
import { crdByHand } from "#engine/traps/crd-by-hand.ts";
import { emptyDirection } from "#engine/traps/empty-direction.ts";
import { equalOrder } from "#engine/traps/equal-order.ts";
import { hostOnlyPolicy } from "#engine/traps/host-only-policy.ts";
import { impossibleSelector } from "#engine/traps/impossible-selector.ts";
import { lastPass } from "#engine/traps/last-pass.ts";
import { lateLog } from "#engine/traps/late-log.ts";
import { lockedHost } from "#engine/traps/locked-host.ts";
import { missingPortName } from "#engine/traps/missing-port-name.ts";
import { missingProfile } from "#engine/traps/missing-profile.ts";
import { neverLocal } from "#engine/traps/never-local.ts";
import { oneWayUntracked } from "#engine/traps/one-way-untracked.ts";
import { overruledPolicy } from "#engine/traps/overruled-policy.ts";
import { repeatedRule } from "#engine/traps/repeated-rule.ts";
import { rulesWithoutType } from "#engine/traps/rules-without-type.ts";
import { selectsNothing } from "#engine/traps/selects-nothing.ts";
import { stagedPolicy } from "#engine/traps/staged-policy.ts";
import type { Trap } from "#engine/traps/trap.ts";
import { unknownTier } from "#engine/traps/unknown-tier.ts";
import { unlabelledSet } from "#engine/traps/unlabelled-set.ts";
import { unreachedRule } from "#engine/traps/unreached-rule.ts";

export const TRAPS: readonly Trap[] = [
  catchAllFirst,
  crdByHand,
  emptyDirection,
  equalOrder,
  hostOnlyPolicy,
  impossibleSelector,
  lastPass,
  lateLog,
  lockedHost,
  missingPortName,
  missingProfile,
  neverLocal,
  oneWayUntracked,
  overruledPolicy,
  repeatedRule,
  rulesWithoutType,
  selectsNothing,
  stagedPolicy,
  unknownTier,
  unlabelledSet,
  unreachedRule,
];
