import { ARRIVING, LEAVING } from "#engine/iptables/device-hooks.ts";
import { matchModule, option } from "#engine/iptables/extension.ts";
import { needsAll, needsOne } from "#engine/iptables/matches/combination.ts";
import { addressMask, formatHost } from "#engine/iptables/values/address.ts";
import { keyword, plainChoices } from "#engine/iptables/values/names.ts";
import { flag, number } from "#engine/iptables/values/plain.ts";

export const policy = matchModule({
  name: "policy",
  summary: "The IPsec policy the packet came in by or will leave by.",
  source: "net/netfilter/xt_policy.c",
  undecidable: "-m policy depends on IPsec policies, which are not known here",
  options: {
    "--dir": option({
      summary: "Unpacked (in) or to be packed (out).",
      negatable: false,
      values: words("a direction", "in", "out"),
    }),
    "--pol": option({ summary: "With or without IPsec.", negatable: false, values: words("a kind of policy", "none", "ipsec") }),
    "--strict": option({ summary: "The elements listed are all there are.", values: flag, wanted: () => "no other elements" }),
    "--reqid": option({
      summary: "Request id of the element.",
      subject: "request id",
      repeatable: true,
      values: number(0, 0xffffffff),
    }),
    "--spi": option({ summary: "SPI of the element.", subject: "SPI", repeatable: true, values: number(0, 0xffffffff) }),
    "--proto": option({
      summary: "IPsec protocol of the element.",
      subject: "IPsec protocol",
      repeatable: true,
      values: words("an IPsec protocol", "ah", "esp", "ipcomp"),
    }),
    "--mode": option({
      summary: "Mode of the element.",
      subject: "IPsec mode",
      repeatable: true,
      values: words("an IPsec mode", "transport", "tunnel"),
    }),
    "--tunnel-src": option({
      summary: "Source of the tunnel; needs --mode tunnel.",
      subject: "tunnel source",
      repeatable: true,
      values: addressMask,
      wanted: formatHost,
    }),
    "--tunnel-dst": option({
      summary: "Destination of the tunnel; needs --mode tunnel.",
      subject: "tunnel destination",
      repeatable: true,
      values: addressMask,
      wanted: formatHost,
    }),
    "--next": option({
      summary: "Goes on with the next element; needs --strict.",
      repeatable: true,
      values: flag,
      wanted: () => "another element",
    }),
  },
  check(readings) {
    const none = readings["--pol"]?.value === "none";
    const strict = readings["--strict"] !== undefined;
    if (none && strict) return "--pol none and --strict cannot be used together.";
    if (readings["--next"] !== undefined && !strict) return "--next needs --strict.";
    const tunnel = readings["--tunnel-src"] ?? readings["--tunnel-dst"];
    if (tunnel !== undefined && readings["--mode"] === undefined) return "--tunnel-src and --tunnel-dst need --mode tunnel.";
    const element = strict
      ? needsOne(readings, "--reqid", "--spi", "--proto", "--mode", "--tunnel-src", "--tunnel-dst")
      : undefined;
    return needsAll(readings, "--dir") ?? element;
  },
  hooksWith: (readings) => (readings["--dir"]?.value === "out" ? LEAVING : ARRIVING),
  examples: [
    { rule: "-m policy --dir in --pol ipsec", unknown: [{}] },
    { rule: "-m policy --dir in --pol ipsec --strict --proto esp --next --reqid 2", unknown: [{}] },
  ],
});

function words(noun: string, ...values: readonly string[]) {
  return keyword({ choices: plainChoices(values), spelling: "exact", noun, syntax: values.join("|") });
}
