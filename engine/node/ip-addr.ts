// Reads `ip addr` and `ip link`, in full and one-line (`-o`) form, for one family or both.
import { type Address, parseAddress, sameAddress } from "#engine/net/address.ts";
import { type OutputLine, outputLines, valueAfter } from "#engine/node/lines.ts";
import { broadcastOf } from "#engine/node/local-table.ts";
import type { InterfaceAddress, NetworkInterface } from "#engine/node/node.ts";
import { type Diagnostic, diagnostic } from "#engine/text/diagnostic.ts";
import type { Word } from "#engine/text/span.ts";

export interface IpAddrOutput {
  readonly interfaces: readonly NetworkInterface[];
  /** Names of interfaces listed without their state (`ip -o addr`), which are taken to be up. */
  readonly stateless: readonly string[];
  readonly problems: readonly Diagnostic[];
}

interface Draft {
  readonly name: string;
  readonly addresses: InterfaceAddress[];
  up: boolean | undefined;
  mac: string | undefined;
  mtu: number | undefined;
}

export function parseIpAddr(text: string): IpAddrOutput {
  const drafts = new Map<string, Draft>();
  const problems: Diagnostic[] = [];
  let current: Draft | undefined;
  for (const line of outputLines(text)) {
    const header = /^\d+:\s+([^\s:@]+)/.exec(line.text);
    if (header !== null) {
      current = draftOf(drafts, header[1] ?? "");
      readHeader(line, current);
      readDetails(line.words.slice(2), current, problems);
    } else if (line.indented && current !== undefined) readDetails(line.words, current, problems);
    else if (!line.text.startsWith("#")) {
      problems.push(diagnostic("node-unread-line", "warning", line, "This line is not ip addr output; it is left out."));
    }
  }
  const all = [...drafts.values()];
  return {
    interfaces: all.map(({ name, addresses, up, mac, mtu }) => ({ name, addresses, up: up ?? true, mac, mtu })),
    stateless: all.filter((draft) => draft.up === undefined).map((draft) => draft.name),
    problems,
  };
}

/** One list of several outputs: addresses are added up, state and link address come from whichever tells them. */
export function mergeInterfaces(outputs: readonly IpAddrOutput[]): IpAddrOutput {
  const merged = new Map<string, NetworkInterface>();
  const stateless = new Set(outputs.flatMap((output) => output.stateless));
  for (const output of outputs) {
    for (const one of output.interfaces) {
      const tells = !output.stateless.includes(one.name);
      if (tells) stateless.delete(one.name);
      const known = merged.get(one.name);
      if (known === undefined) {
        merged.set(one.name, one);
        continue;
      }
      const fresh = one.addresses.filter(({ address }) => !known.addresses.some((old) => sameAddress(old.address, address)));
      merged.set(one.name, {
        name: one.name,
        addresses: [...known.addresses, ...fresh],
        up: tells ? one.up : known.up,
        mac: known.mac ?? one.mac,
        mtu: known.mtu ?? one.mtu,
      });
    }
  }
  return { interfaces: [...merged.values()], stateless: [...stateless], problems: outputs.flatMap((output) => output.problems) };
}

function draftOf(drafts: Map<string, Draft>, name: string): Draft {
  const known = drafts.get(name);
  if (known !== undefined) return known;
  const draft: Draft = { name, addresses: [], up: undefined, mac: undefined, mtu: undefined };
  drafts.set(name, draft);
  return draft;
}

/** `2: eth0@if7: <BROADCAST,UP> mtu 1500 …`; the one-line form of `ip addr` has neither flags nor mtu. */
function readHeader(line: OutputLine, draft: Draft): void {
  const flags = /<([^>]*)>/.exec(line.text)?.[1];
  if (flags !== undefined) draft.up = flags.split(",").includes("UP");
  const mtu = valueAfter(line.words, "mtu");
  if (mtu !== undefined && /^\d+$/.test(mtu)) draft.mtu = Number(mtu);
}

function readDetails(words: readonly Word[], draft: Draft, problems: Diagnostic[]): void {
  for (const [i, word] of words.entries()) {
    if (word.text === "link/ether") draft.mac = words[i + 1]?.text.toLowerCase();
    else if (word.text === "inet" || word.text === "inet6") {
      const address = addressOf(words.slice(i + 1));
      if (address !== undefined) draft.addresses.push(address);
      else problems.push(diagnostic("node-bad-address", "warning", words[i + 1]?.span ?? word.span, "This is not an address."));
    }
  }
}

const SCOPES: Readonly<Record<string, number>> = { global: 0, site: 200, link: 253, host: 254 };
const FLAGS: ReadonlySet<string> = new Set(
  "secondary temporary dynamic noprefixroute deprecated tentative dadfailed nodad mngtmpaddr permanent autojoin".split(" "),
);

/** `10.0.0.1/24 brd 10.0.0.255 scope global secondary eth0`, or `10.8.0.1 peer 10.8.0.2/32 …`. */
export function addressOf(words: readonly Word[]): InterfaceAddress | undefined {
  const [first] = words;
  if (first === undefined) return undefined;
  const peerText = valueAfter(words, "peer");
  const [addressText = "", ownLength] = first.text.split("/");
  const [peerAddress = "", peerLength] = (peerText ?? "").split("/");
  const address = parseAddress(addressText);
  const peer = peerText === undefined ? undefined : parseAddress(peerAddress);
  if (address === undefined) return undefined;
  const bits = address.length * 32;
  const prefixLength = Number(peerLength ?? ownLength ?? bits);
  if (!(prefixLength >= 0 && prefixLength <= bits)) return undefined;
  const broadcast = broadcastFrom(valueAfter(words, "brd") ?? valueAfter(words, "broadcast"), address, prefixLength);
  const scopeText = valueAfter(words, "scope");
  const scope =
    scopeText === undefined ? undefined : (SCOPES[scopeText] ?? (/^\d+$/.test(scopeText) ? Number(scopeText) : undefined));
  const flags = words.flatMap((word) => (FLAGS.has(word.text) ? [word.text] : []));
  return {
    address,
    prefixLength,
    broadcast,
    secondary: flags.includes("secondary"),
    ...(peer === undefined ? {} : { peer }),
    ...(scope === undefined ? {} : { scope }),
    ...(flags.length === 0 ? {} : { flags }),
  };
}

function broadcastFrom(text: string | undefined, address: Address, prefixLength: number): Address | undefined {
  const broadcast = text === undefined ? undefined : parseAddress(text);
  if (broadcast === undefined) return undefined;
  const usual = broadcastOf(address, prefixLength);
  return usual !== undefined && sameAddress(usual, broadcast) ? undefined : broadcast;
}
