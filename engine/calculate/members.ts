// Who is in a set (labelindex.SelectorAndNamedPortIndex, felix/labelindex).
import { matchesLabels } from "#engine/calculate/labels.ts";
import type { PortProtocol, SetContent, SetNeed } from "#engine/calculate/rule-sets.ts";
import { CALCULATION_TRAITS } from "#engine/calculate/traits.ts";
import type { World } from "#engine/calculate/world.ts";
import { setName } from "#engine/felix/names/set-names.ts";
import type { Vintage } from "#engine/felix/vintage.ts";
import type { IpSet } from "#engine/ipset/ipset.ts";
import { parseIpSets } from "#engine/ipset/parse.ts";
import { type Family, familyOf, formatAddress, type Prefix, parsePrefix, prefixLength } from "#engine/net/address.ts";
import type { Selector } from "#engine/selector/selector.ts";

export interface Members {
  /** As `ipset save` writes them, each once. */
  readonly elements: readonly string[];
  /** Why there may be more or fewer. */
  readonly doubt: string | undefined;
}

export function membersOf(world: World, vintage: Vintage, content: SetContent, family: Family): Members {
  switch (content.kind) {
    case "selector":
      return selected(world, vintage, content.selector, family);
    case "tag":
      return tagged(world, content.tag, family);
    case "named-port":
      return named(world, content, family);
    case "service":
      return { elements: [], doubt: `the endpoints of service ${content.namespace}/${content.name} are not known` };
  }
}

interface Gathered {
  readonly elements: Set<string>;
  doubt: string | undefined;
}

function begin(world: World): Gathered {
  return { elements: new Set(), doubt: world.isComplete ? undefined : "only the endpoints of the loaded files are known" };
}

function selected(world: World, vintage: Vintage, selector: Selector, family: Family): Members {
  const gathered = begin(world);
  const hasNetworks = CALCULATION_TRAITS[vintage.name].networkSets;
  const networks = world.networks.map((one) => ({ ...one, addresses: one.nets }));
  for (const one of hasNetworks ? [...world.endpoints, ...networks] : world.endpoints) {
    const matches = matchesLabels(selector, one.labels);
    if (matches === "unknown" || (matches === "yes" && !one.isWhole)) doubtOf(gathered, one.name);
    if (matches === "yes") for (const text of one.addresses) addNetwork(gathered, text, family);
  }
  return { elements: [...gathered.elements], doubt: gathered.doubt };
}

function tagged(world: World, tag: string, family: Family): Members {
  const gathered = begin(world);
  for (const endpoint of world.endpoints) {
    const profiles = endpoint.profiles.map((name) => world.profiles.get(name));
    const has = profiles.some((one) => one?.profile.tags.includes(tag) === true);
    if (!has && profiles.some((one) => one === undefined || !one.isWhole)) doubtOf(gathered, endpoint.name);
    if (has) for (const text of endpoint.addresses) addNetwork(gathered, text, family);
  }
  return { elements: [...gathered.elements], doubt: gathered.doubt };
}

function named(world: World, content: Extract<SetContent, { kind: "named-port" }>, family: Family): Members {
  const gathered = begin(world);
  for (const endpoint of world.endpoints) {
    const matches = matchesLabels(content.selector, endpoint.labels);
    const ports = matches === "no" ? [] : endpoint.ports.filter(({ name, protocol }) => isPort(content, name, protocol));
    if ((matches === "unknown" && ports.length > 0) || (matches !== "no" && !endpoint.isWhole)) doubtOf(gathered, endpoint.name);
    if (matches !== "yes") continue;
    for (const text of endpoint.addresses) {
      const address = addressText(text, family);
      if (address !== undefined) for (const { port } of ports) gathered.elements.add(`${address},${content.protocol}:${port}`);
    }
  }
  return { elements: [...gathered.elements], doubt: gathered.doubt };
}

export function isPort(
  wanted: { readonly protocol: PortProtocol; readonly port: string },
  name: string,
  protocol: string,
): boolean {
  return name === wanted.port && protocol.toLowerCase() === wanted.protocol;
}

function doubtOf(gathered: Gathered, name: string): void {
  gathered.doubt ??= `whether ${name} belongs to it is not known`;
}

/** ipset takes no network of everything; Felix puts in its two halves (felix/ipsets). */
function addNetwork({ elements }: Gathered, text: string, family: Family): void {
  const prefix = parsePrefix(text);
  if (prefix === undefined || familyOf(prefix.address) !== family) return;
  if (prefixLength(prefix.mask) !== 0) elements.add(networkText(prefix));
  else for (const half of family === 4 ? ["0.0.0.0/1", "128.0.0.0/1"] : ["::/1", "8000::/1"]) elements.add(half);
}

/** A whole address has no length behind it. */
function networkText({ address, mask }: Prefix): string {
  const length = prefixLength(mask);
  return length === address.length * 32 ? formatAddress(address) : `${formatAddress(address)}/${length}`;
}

function addressText(text: string, family: Family): string | undefined {
  const prefix = parsePrefix(text);
  if (prefix === undefined || familyOf(prefix.address) !== family) return undefined;
  return prefixLength(prefix.mask) === prefix.address.length * 32 ? formatAddress(prefix.address) : undefined;
}

export function setSaveText(name: string, type: string, family: Family, elements: readonly string[]): string {
  const head = `create ${name} ${type} family ${family === 4 ? "inet" : "inet6"} hashsize 1024 maxelem 1048576`;
  return [head, ...elements.map((element) => `add ${name} ${element}`)].map((line) => `${line}\n`).join("");
}

export interface NodeSet {
  readonly id: string;
  readonly set: IpSet;
  /** Its part of `ipset save`. */
  readonly text: string;
}

export function setOf(world: World, vintage: Vintage, { id, content }: SetNeed, family: Family): NodeSet | undefined {
  const members = membersOf(world, vintage, content, family);
  const hasPorts = content.kind === "named-port" || (content.kind === "service" && content.hasPorts);
  const type = hasPorts ? "hash:ip,port" : CALCULATION_TRAITS[vintage.name].selectorSetType;
  return nodeSet(id, setSaveText(setName(vintage, family, id), type, family, members.elements), members.doubt);
}

export function nodeSet(id: string, text: string, doubt: string | undefined): NodeSet | undefined {
  const [set] = parseIpSets(text).sets;
  return set && { id, text, set: doubt === undefined ? set : { ...set, incomplete: doubt } };
}
