import { matchModule, option, type SavedOption } from "#engine/iptables/extension.ts";
import { needsAll, needsOne, onlyOne } from "#engine/iptables/matches/combination.ts";
import { hexPattern, printable, textPattern } from "#engine/iptables/values/bytes.ts";
import { keyword } from "#engine/iptables/values/names.ts";
import { flag, number } from "#engine/iptables/values/plain.ts";
import { type Answer, settle } from "#engine/net/answer.ts";

/** Where --to ends when it is left out: XT_STRING offsets have 16 bits. */
const MOST = 0xffff;

export const string = matchModule({
  name: "string",
  summary: "Searches the packet, from its IP header on, for bytes.",
  source: "net/netfilter/xt_string.c",
  options: {
    "--string": option({
      summary: "Text to find, at most 128 bytes.",
      subject: "packet",
      values: textPattern,
      wanted: (pattern) => `holds "${pattern.text}"`,
    }),
    "--hex-string": option({
      summary: "Bytes to find; those between bars are hexadecimal.",
      subject: "packet",
      values: hexPattern,
      wanted: (pattern) => `holds "${pattern.text}"`,
    }),
    "--algo": option({
      summary: "How to search: bm or kmp. The result is the same.",
      negatable: false,
      values: keyword({
        choices: [
          { value: "bm", summary: "Boyer-Moore." },
          { value: "kmp", summary: "Knuth-Pratt-Morris." },
        ],
        spelling: "exact",
        noun: "an algorithm",
        syntax: "bm|kmp",
      }),
    }),
    "--from": option({ summary: "First offset searched; 0 is the IP header.", negatable: false, values: number(0, MOST) }),
    "--to": option({ summary: "Offset at which the search ends.", negatable: false, values: number(0, MOST) }),
    "--icase": option({ summary: "Letter case does not count.", values: flag, wanted: () => "any case" }),
  },
  test(readings, { bytes }) {
    const pattern = readings["--string"] ?? readings["--hex-string"];
    if (pattern === undefined || bytes === undefined) return "unknown";
    const ignoreCase = readings["--icase"] !== undefined;
    const range = { from: readings["--from"]?.value ?? 0, to: readings["--to"]?.value ?? MOST };
    return settle(find(bytes, pattern.value.hex, range, ignoreCase), pattern.negated);
  },
  check: (readings) =>
    needsOne(readings, "--string", "--hex-string") ??
    onlyOne(readings, "--string", "--hex-string") ??
    needsAll(readings, "--algo") ??
    ((readings["--from"]?.value ?? 0) > (readings["--to"]?.value ?? MOST) ? "--from must not be above --to." : undefined),
  save(readings) {
    const pattern = readings["--string"] ?? readings["--hex-string"];
    const [from, to] = [readings["--from"]?.value ?? 0, readings["--to"]?.value ?? MOST];
    const plain = pattern && printable(pattern.value);
    const [name, word] = plain === undefined ? ["--hex-string", `"|${pattern?.value.hex ?? ""}|"`] : ["--string", plain];
    const print = (key: string, ...words: readonly string[]): SavedOption => ({ name: key, negated: false, words });
    return [
      { name, negated: pattern?.negated ?? false, words: [word] },
      print("--algo", readings["--algo"]?.value ?? ""),
      ...(from === 0 ? [] : [print("--from", `${from}`)]),
      ...(to === MOST ? [] : [print("--to", `${to}`)]),
      ...(readings["--icase"] === undefined ? [] : [print("--icase")]),
    ];
  },
  examples: [
    {
      rule: '-m string --algo bm --string "GET /"',
      matches: [{ bytes: "4500474554202f" }],
      misses: [{ bytes: "4500676574202f" }],
      unknown: [{ bytes: undefined }],
    },
    {
      rule: '-m string --algo kmp --hex-string "|0d 0A|" --from 2',
      matches: [{ bytes: "00000d0a" }],
      misses: [{ bytes: "0d0a0000" }, { bytes: "0000d0a0" }],
    },
  ],
});

/**
 * skb_find_text(), net/core/skbuff.c: the first hit that starts at `from` or behind. One that starts before `to` and ends
 * behind it counts in older kernels only.
 */
function find(
  bytes: string,
  pattern: string,
  range: { readonly from: number; readonly to: number },
  ignoreCase: boolean,
): Answer {
  const hay = ignoreCase ? foldCase(bytes) : bytes;
  const needle = ignoreCase ? foldCase(pattern) : pattern;
  if (hay === undefined || needle === undefined) return "unknown";
  for (let at = hay.indexOf(needle, range.from * 2); at >= 0; at = hay.indexOf(needle, at + 1)) {
    if (at % 2 !== 0) continue;
    if (at / 2 > range.to) return "no";
    return at / 2 + needle.length / 2 <= range.to ? "yes" : "unknown";
  }
  return "no";
}

/** ASCII capitals to small letters, byte by byte; what the kernel does with letters above is not modelled. */
function foldCase(hex: string): string | undefined {
  let folded = "";
  for (let i = 0; i < hex.length; i += 2) {
    const byte = Number.parseInt(hex.slice(i, i + 2), 16);
    if (byte >= 0xc0) return undefined;
    folded += byte >= 0x41 && byte <= 0x5a ? (byte + 32).toString(16) : hex.slice(i, i + 2);
  }
  return folded;
}
