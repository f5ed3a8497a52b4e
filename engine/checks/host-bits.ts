import type { RuleCheck } from "#engine/checks/check.ts";
import { isRefusal } from "#engine/iptables/extension.ts";
import type { Option } from "#engine/iptables/ruleset.ts";
import { addressMask } from "#engine/iptables/values/address.ts";
import { type Family, formatPrefix, parseAddress, sameAddress } from "#engine/net/address.ts";

export const hostBits: RuleCheck = {
  code: "host-bits",
  severity: "info",
  summary:
    "The address has bits set that its mask takes away: `10.0.0.1/8` means `10.0.0.0/8`. iptables reads it as the network " +
    "without a word. Write the network, or `/32` (`/128`) if one host was meant.",
  perOption: true,
  run({ parts, table: { family } }, report) {
    for (const { name, options } of parts) {
      if (name !== "") continue;
      for (const option of options) {
        if (option.key !== "--source" && option.key !== "--destination") continue;
        const network = networkOf(option, family);
        if (network === undefined) continue;
        const { text, span } = option.values[0] ?? option.name;
        const fixes = [{ title: `Write ${network}`, edits: [{ span, text: network }] }];
        report(span, `${text} has bits set behind its mask: iptables reads it as ${network}.`, { fixes });
      }
    }
  },
};

/** What is written as iptables reads it; undefined where the two are the same. */
function networkOf({ values }: Option, family: Family): string | undefined {
  const text = values[0]?.text ?? "";
  if (!text.includes("/") || text.endsWith("/32") || text.endsWith("/128")) return undefined;
  const items = text.split(",");
  const networks = items.map((item) => {
    const address = parseAddress(item.slice(0, item.lastIndexOf("/")));
    const prefix = addressMask.decode([item], family);
    if (address === undefined || isRefusal(prefix) || sameAddress(address, prefix.address)) return item;
    return formatPrefix(prefix);
  });
  const network = networks.join(",");
  return network === text ? undefined : network;
}
