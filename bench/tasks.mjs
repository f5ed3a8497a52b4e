// The work done on one dump, and how long it takes.
import { median, quantile, random, timesOf } from "./measure.mjs";

const HOVERS = 500;
const LENSES = 50;

/** Milliseconds by name of task. */
export function timesFor(subjects, shape, text) {
  return { ...engineTimes(subjects, shape, text), ...serverTimes(subjects, text) };
}

function engineTimes(subjects, shape, text) {
  const { parseRuleset, reparseRuleset } = subjects;
  const parsed = parseRuleset(text);
  const at = text.indexOf("\n", text.length >> 1);
  const edited = `${text.slice(0, at)} ${text.slice(at)}`;
  return {
    "parse and bind": median(() => parseRuleset(text)),
    "parse again after an edit": median(() => reparseRuleset(parsed, edited, { from: at, to: at, inserted: 1 })),
    ...walkTimes(subjects, shape, text, parsed),
  };
}

function walkTimes(subjects, shape, text, ruleset) {
  const { run, beginPacket, createProgram, parsePacketLine } = subjects;
  const { line, node } = packetFor(shape, text);
  const { request } = parsePacketLine(line);
  if (request === undefined) throw new Error(`no packet: ${line}`);
  const context = subjects.inferNode(subjects.nodeFromBundle(node));
  const fresh = () => createProgram(ruleset, { node: context, environment: subjects.environmentOf(context) });
  const walk = (program) => run(program, beginPacket(request));
  const known = fresh();
  const { verdict, trace } = walk(known);
  console.error(`  ${shape}: ${line} → ${verdict}, ${trace.steps.length} steps`);
  return { "first walk": median(walk, fresh), "walk again": median(() => walk(known)) };
}

/** A packet that has to go half through the dump, and the node it comes to. */
function packetFor(shape, text) {
  const addresses =
    "1: lo: <UP> mtu 65536\n    inet 127.0.0.1/8 scope host lo\n2: eth0: <UP> mtu 1500\n    inet 192.0.2.1/24 scope global eth0\n";
  const route = (device) =>
    `default via 192.0.2.254 dev eth0\n192.0.2.0/24 dev eth0 scope link\n10.244.0.0/16 dev ${device} scope link\n`;
  const node = (device) => [
    { role: "ip-addr", text: `${addresses}3: ${device}: <UP> mtu 1500\n` },
    { role: "ip-route", text: route(device) },
  ];
  if (shape === "calico") {
    const device = middle(text, /^-A cali-to-wl-dispatch -o (\S+)/gm)[1];
    return { line: "eth0 tcp 192.0.2.9:40000 > 10.244.1.1:80 new", node: node(device) };
  }
  if (shape === "kube") {
    const [, address, port] = middle(text, /^-A KUBE-SERVICES -d (\S+)\/32 .* --dport (\d+)/gm);
    return { line: `eth0 tcp 192.0.2.9:40000 > ${address}:${port} new`, node: node("cni0") };
  }
  const [, address, port] = middle(text, /^-A INPUT -s (\S+)\/32 -p tcp -m tcp --dport (\d+)/gm);
  return { line: `eth0 tcp ${address}:40000 > 192.0.2.1:${port} new`, node: node("cni0") };
}

function middle(text, pattern) {
  const found = [...text.matchAll(pattern)];
  return found[found.length >> 1];
}

function serverTimes({ createFile, NO_FOLDER, iptables }, text) {
  const open = () => {
    const file = createFile("file:///node/iptables.save", "iptables-save", 1, text);
    if (file.ruleset === undefined) throw new Error("no rules"); // parsed here, so that parsing is not counted
    return { file, scope: { file, folder: NO_FOLDER } };
  };
  const { file, scope } = open();
  const below = random(7);
  const offsets = Array.from({ length: HOVERS }, () => below(text.length));
  const first = median(({ scope: fresh }) => iptables.hover(fresh, offsets[0]), open);
  const hovers = timesOf(offsets, (offset) => iptables.hover(scope, offset));
  const definitions = timesOf(offsets, (offset) => iptables.definition(scope, offset));
  const lenses = iptables.codeLenses(file).filter(({ data }) => data !== undefined);
  const step = Math.max(1, Math.floor(lenses.length / LENSES));
  const shown = lenses.filter((_, index) => index % step === 0).slice(0, LENSES);
  return {
    "first hover": first,
    "hover, median": quantile(hovers, 0.5),
    "hover, 99 %": quantile(hovers, 0.99),
    "definition, 99 %": quantile(definitions, 0.99),
    "all code lenses": median(() => iptables.codeLenses(file)),
    [`${LENSES} lenses resolved`]: median((fresh) => shown.map((lens) => iptables.resolveCodeLens(fresh.file, lens)), open),
    "document symbols": median(() => iptables.symbols(file)),
  };
}
