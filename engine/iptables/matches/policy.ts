import { ARRIVING, LEAVING } from "#engine/iptables/device-hooks.ts";
import {
  type Decoded,
  matchModule,
  option,
  type Readings,
  type RuleContext,
  type SavedOption,
} from "#engine/iptables/extension.ts";
import { needsAll } from "#engine/iptables/matches/combination.ts";
import { checkElements, elementsOf, savedElement } from "#engine/iptables/matches/policy-elements.ts";
import { asHost, asKeyword, inDigits, inHex } from "#engine/iptables/matches/saved-words.ts";
import { formatHost } from "#engine/iptables/values/address.ts";
import { hostMask } from "#engine/iptables/values/host.ts";
import { ipsecProtocol } from "#engine/iptables/values/ipsec-protocol.ts";
import { keyword, plainChoices } from "#engine/iptables/values/names.ts";
import { flag, number } from "#engine/iptables/values/plain.ts";

const options = {
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
    save: inDigits,
  }),
  "--spi": option({
    summary: "SPI of the element.",
    subject: "SPI",
    repeatable: true,
    values: number(0, 0xffffffff),
    save: inHex,
  }),
  "--proto": option({
    summary: "IPsec protocol of the element.",
    subject: "IPsec protocol",
    repeatable: true,
    values: ipsecProtocol,
    save: asKeyword,
  }),
  "--mode": option({
    summary: "Mode of the element.",
    subject: "IPsec mode",
    repeatable: true,
    values: words("an IPsec mode", "transport", "tunnel"),
    save: asKeyword,
  }),
  "--tunnel-src": option({
    summary: "Source of the tunnel; needs --mode tunnel.",
    subject: "tunnel source",
    repeatable: true,
    values: hostMask,
    save: asHost,
    wanted: formatHost,
  }),
  "--tunnel-dst": option({
    summary: "Destination of the tunnel; needs --mode tunnel.",
    subject: "tunnel destination",
    repeatable: true,
    values: hostMask,
    save: asHost,
    wanted: formatHost,
  }),
  "--next": option({
    summary: "Goes on with the next element; needs --strict.",
    repeatable: true,
    values: flag,
    wanted: () => "another element",
  }),
};
type Given = Readings<typeof options>;

export const policy = matchModule({
  name: "policy",
  summary: "The IPsec policy the packet came in by or will leave by.",
  source: "net/netfilter/xt_policy.c",
  undecidable: "-m policy depends on IPsec policies, which are not known here",
  options,
  check: checkPolicy,
  save: savePolicy,
  hooksWith: (readings) => (readings["--dir"]?.value === "out" ? LEAVING : ARRIVING),
  examples: [
    { rule: "-m policy --dir in --pol ipsec", unknown: [{}] },
    { rule: "-m policy --dir in --pol ipsec --strict --proto esp --next --reqid 2", unknown: [{}] },
  ],
});

function words(noun: string, ...values: readonly string[]) {
  return keyword({ choices: plainChoices(values), spelling: "exact", noun, syntax: values.join("|") });
}

/** policy_check(), extensions/libxt_policy.c. Of `--pol none` nothing but the direction counts. */
function checkPolicy(readings: Given, _context: RuleContext, given: readonly Decoded[]) {
  const none = readings["--pol"]?.value === "none";
  const strict = readings["--strict"] !== undefined;
  if (none && strict) return "--pol none and --strict cannot be used together.";
  if (readings["--next"] !== undefined && !strict) return { fault: "--next needs --strict.", option: "--next" };
  return needsAll(readings, "--dir") ?? checkElements(elementsOf(given), { strict, checked: !none });
}

function savePolicy(readings: Given, context: RuleContext, given: readonly Decoded[]): readonly SavedOption[] {
  const kind = readings["--pol"]?.value ?? "ipsec";
  const head = [print("--dir", readings["--dir"]?.value ?? ""), print("--pol", kind)];
  if (kind === "none") return head;
  const elements = elementsOf(given).flatMap((element, i) => [
    ...(i === 0 ? [] : [print("--next")]),
    ...savedElement(element, context),
  ]);
  return [...head, ...(readings["--strict"] === undefined ? [] : [print("--strict")]), ...elements];
}

function print(name: string, ...words: readonly string[]): SavedOption {
  return { name, negated: false, words };
}
