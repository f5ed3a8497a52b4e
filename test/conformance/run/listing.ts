// `iptables -L -v -n` as `iptables -S`, as far as Calico's rules go: pairs published as a listing are read through it.

/** Tables are not named in a listing; the rules come without `*table` lines. */
export function savedFromListing(listing: string): string {
  let chain = "";
  const lines = listing.split("\n").flatMap((line) => {
    const declared = /^\s*Chain (\S+) \(/.exec(line)?.[1];
    if (declared !== undefined) {
      chain = declared;
      return [`-N ${chain}`];
    }
    const columns = /^\s*\d+[KMG]?\s+\d+[KMG]?\s+(.*)$/.exec(line)?.[1];
    return columns === undefined || chain === "" ? [] : [ruleOf(chain, columns)];
  });
  return `${lines.join("\n")}\n`;
}

function ruleOf(chain: string, columns: string): string {
  const [, target = "", protocol = "", input = "*", output = "*", source = "", destination = "", extra = ""] =
    /^(\S*)\s+(all|tcp|udp|icmp|\d+)\s+\S+\s+(\S+)\s+(\S+)\s+(\S+)\s+(\S+)\s*(.*)$/.exec(columns) ?? [];
  const jump = extra.includes("[goto]") ? "-g" : "-j";
  return [
    `-A ${chain}`,
    option("-s", source, "0.0.0.0/0"),
    option("-d", destination, "0.0.0.0/0"),
    option("-i", input, "*"),
    option("-o", output, "*"),
    option("-p", protocol, "all"),
    ...[...extra.matchAll(/\/\* (.*?) \*\//g)].map(([, comment = ""]) => `-m comment --comment "${comment}"`),
    ...matches(extra.replace(/\/\* .*? \*\/|\[goto\]/g, "")),
    target === "" ? "" : `${jump} ${target}`,
    markOf(extra),
  ]
    .filter((part) => part !== "")
    .join(" ");
}

function option(name: string, value: string, any: string): string {
  return value === any ? "" : `${name} ${value}`;
}

function matches(extra: string): readonly string[] {
  const forms: readonly (readonly [form: RegExp, made: string])[] = [
    [/mark match (!?)\s*(\S+)/g, "-m mark $1 --mark $2"],
    [/ctstate (\S+)/g, "-m conntrack --ctstate $1"],
    [/match-set (\S+ \S+)/g, "-m set --match-set $1"],
    [/multiport dports (\S+)/g, "-m multiport --dports $1"],
    [/multiport sports (\S+)/g, "-m multiport --sports $1"],
  ];
  const found = forms.flatMap(([form, made]) =>
    [...extra.matchAll(form)].map((match) => ({
      at: match.index,
      text: made.replace("$1", match[1] ?? "").replace("$2", match[2] ?? ""),
    })),
  );
  return found.sort((a, b) => a.at - b.at).map(({ text }) => text.replace(/ {2,}/g, " "));
}

function markOf(extra: string): string {
  const [, what, value = ""] = /MARK (and|or|set|xset) (\S+)/.exec(extra) ?? [];
  switch (what) {
    case "and":
      return `--set-xmark 0x0/0x${(~Number(value) >>> 0).toString(16)}`;
    case "or":
      return `--set-xmark ${value}/${value}`;
    case "set":
    case "xset":
      return `--set-xmark ${value}`;
    default:
      return "";
  }
}
