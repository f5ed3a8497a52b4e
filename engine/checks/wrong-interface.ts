import type { RuleCheck } from "#engine/checks/check.ts";

export const wrongInterface: RuleCheck = {
  code: "wrong-interface",
  severity: "error",
  summary:
    "`-i` in OUTPUT or POSTROUTING, or `-o` in PREROUTING or INPUT: the packet has no such device there, and iptables refuses " +
    "the rule (check_inverse() and do_parse(), iptables/xshared.c). In a user-defined chain it loads and never matches.",
  run({ rule, parts }, report) {
    const wrong = WRONG.get(rule.ref.chain);
    if (wrong === undefined) return;
    for (const { kind, name, options } of parts) {
      if (kind !== "match" || name !== "") continue;
      for (const option of options) {
        if (option.key !== wrong.key) continue;
        report(option.name.span, `${option.name.text} cannot stand in ${rule.ref.chain}: ${wrong.why}.`);
      }
    }
  },
};

const ARRIVED = { key: "--in-interface", why: "packets have left the device they came in by" };
const NOT_ROUTED = { key: "--out-interface", why: "no device to leave by is chosen yet, or none ever is" };

const WRONG: ReadonlyMap<string, { readonly key: string; readonly why: string }> = new Map([
  ["OUTPUT", { ...ARRIVED, why: "the node's own packets came in by no device" }],
  ["POSTROUTING", ARRIVED],
  ["PREROUTING", NOT_ROUTED],
  ["INPUT", NOT_ROUTED],
]);
