import type { TextEdit } from "#engine/text/diagnostic.ts";
import { appendWord } from "#engine/traps/block-edits.ts";
import { DIRECTIONS, entryAt, listAt, specAt, typeOf } from "#engine/traps/places.ts";
import type { Trap } from "#engine/traps/trap.ts";

export const rulesWithoutType: Trap = {
  code: "calico-rules-without-type",
  severity: "warning",
  summary:
    "The policy has rules of a direction that its types do not name. Felix asks a policy in the directions of its types only, so " +
    "the rules do nothing. Add the type, or remove the rules.",
  run({ file, policies }, report) {
    for (const { resource, policy } of policies) {
      if (resource.isTemplated || policy.kind === "KubernetesClusterNetworkPolicy") continue;
      const key = policy.kind.includes("Kubernetes") ? "policyTypes" : "types";
      const words = listAt(specAt(resource), key)?.items.filter((item) => item.kind === "scalar") ?? [];
      const types = words.map(({ source }) => source.toLowerCase());
      if (types.length === 0 || types.some((type) => type !== "ingress" && type !== "egress")) continue;
      for (const direction of DIRECTIONS) {
        const rules = listAt(specAt(resource), direction)?.items ?? [];
        const entry = entryAt(specAt(resource), direction);
        if (rules.length === 0 || entry === undefined || types.includes(direction)) continue;
        const word = resource.api === "v1" ? direction : typeOf(direction);
        const edit: TextEdit | undefined = appendWord(file.text, words, word);
        report(
          entry.keySpan,
          `These rules do nothing: ${key} names ${words[0]?.source ?? ""} only. Add ${word} there, or remove them.`,
          {
            fixes: edit === undefined ? [] : [{ title: `Add ${word} to ${key}`, edits: [edit] }],
          },
        );
      }
    }
  },
};
