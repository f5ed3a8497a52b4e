// The rules and the node a path stands for: a dump with the files beside it, a bundle folder, or standard input.
import { placeInText, readInput, reasonOf } from "#cli/files.ts";
import type { CommandIo } from "#cli/io.ts";
import { folderOf, nameOf, resolveFrom } from "#cli/paths.ts";
import { Refusal } from "#cli/refusal.ts";
import type { Backend } from "#engine/iptables/netfilter.ts";
import { parseRuleset } from "#engine/iptables/parser.ts";
import type { Ruleset } from "#engine/iptables/ruleset.ts";
import type { Family } from "#engine/net/address.ts";
import { type BundleFile, type BundleRole, bundleFile, nodeFromBundle } from "#engine/node/bundle.ts";
import { environmentOf } from "#engine/node/environment.ts";
import { inferNode } from "#engine/node/infer.ts";
import { type NodeContext, UNKNOWN_NODE } from "#engine/node/node.ts";
import { createProgram, type Program } from "#engine/simulate/program.ts";

export interface Dump {
  readonly path: string;
  readonly ruleset: Ruleset;
  readonly program: Program;
}

export interface Dumps {
  readonly byFamily: ReadonlyMap<Family, Dump>;
  readonly backend: Backend;
  readonly node: NodeContext;
  /** Names of the files beside the rules that tell of the node. */
  readonly nodeFiles: readonly string[];
}

export interface DumpChoice {
  /** Undefined: what the file's name says, else nft. */
  readonly backend: Backend | undefined;
  /** Changes the node as its files tell it, before gaps are filled. */
  readonly adjust?: (node: NodeContext) => NodeContext;
}

interface Found {
  readonly path: string;
  readonly role: BundleRole | undefined;
  readonly text: string;
}

export async function openDumps(path: string, choice: DumpChoice, io: CommandIo): Promise<Dumps> {
  if (path === "-") return dumpsOf([{ path: "standard input", role: undefined, text: await io.stdin() }], [], choice, io);
  const text = await textUnlessFolder(path, io);
  const folder = text === undefined ? path : folderOf(path);
  const names = await namesIn(folder, io);
  const beside = await readRoles(folder, names, (role) => !isRules(role), io);
  if (text !== undefined) return dumpsOf([{ path, role: bundleFile(path), text }], beside, choice, io);
  const rules = await readRoles(folder, names, isRules, io);
  if (rules.length === 0) throw new Refusal(`${path}: no rules in this folder, such as iptables.save or iptables-nft-save.txt`);
  return dumpsOf(ofOneBackend(rules, choice.backend, path), beside, choice, io);
}

async function textUnlessFolder(path: string, io: CommandIo): Promise<string | undefined> {
  try {
    return await io.readText(path);
  } catch (error) {
    const isFolder = await io.listDirectory(path).then(
      () => true,
      () => false,
    );
    if (!isFolder) throw new Refusal(`cannot read ${path}: ${reasonOf(error)}`);
    return undefined;
  }
}

async function namesIn(folder: string, io: CommandIo): Promise<string[]> {
  try {
    return (await io.listDirectory(folder)).sort();
  } catch {
    return []; // a dump out of a pipe or a folder that may not be listed: the node is then not known
  }
}

async function readRoles(
  folder: string,
  names: readonly string[],
  wanted: (role: BundleRole) => boolean,
  io: CommandIo,
): Promise<Found[]> {
  const found: Found[] = [];
  for (const name of names) {
    const role = bundleFile(name);
    if (role === undefined || !wanted(role)) continue;
    const path = resolveFrom(folder, name);
    try {
      found.push({ path, role, text: await io.readText(path) });
    } catch (error) {
      io.err(`chainwalk: ${path} is left out: ${reasonOf(error)}\n`);
    }
  }
  return found;
}

function isRules(role: BundleRole): boolean {
  return role.startsWith("iptables") || role.startsWith("ip6tables");
}

function backendIn(role: BundleRole | undefined): Backend | undefined {
  return role?.endsWith("-legacy") ? "legacy" : role?.endsWith("-nft") ? "nft" : undefined;
}

/** A node may hold rules of both; which ones are meant must then be said. */
function ofOneBackend(rules: readonly Found[], wanted: Backend | undefined, path: string): Found[] {
  const holding = rules.filter(({ text }) => /^(\[\d+:\d+\] )?-A /m.test(text));
  const left = holding.length > 0 ? holding : rules;
  const named = new Set(left.flatMap(({ role }) => backendIn(role) ?? []));
  if (wanted === undefined && named.size > 1) {
    throw new Refusal(`${path}: the node has rules of both iptables-legacy and iptables-nft: say --backend legacy or nft`);
  }
  return left.filter(({ role }) => wanted === undefined || (backendIn(role) ?? wanted) === wanted);
}

function dumpsOf(rules: readonly Found[], beside: readonly Found[], choice: DumpChoice, io: CommandIo): Dumps {
  const backend = choice.backend ?? rules.map(({ role }) => backendIn(role)).find((one) => one !== undefined) ?? "nft";
  const files = beside.flatMap(({ role, text }): BundleFile[] => (role === undefined ? [] : [{ role, text }]));
  const told = files.length === 0 ? UNKNOWN_NODE : nodeFromBundle(files);
  const node = inferNode(choice.adjust?.(told) ?? told);
  const environment = environmentOf(node);
  const byFamily = new Map<Family, Dump>();
  for (const { path, role, text } of rules) {
    const ruleset = rulesIn(path, role, text, io);
    const before = byFamily.get(ruleset.family);
    if (before !== undefined) throw new Refusal(`${path} and ${before.path} both hold IPv${ruleset.family} rules: name the file`);
    byFamily.set(ruleset.family, { path, ruleset, program: createProgram(ruleset, { backend, node, environment }) });
  }
  return { byFamily, backend, node, nodeFiles: beside.map(({ path }) => nameOf(path)) };
}

function rulesIn(path: string, role: BundleRole | undefined, text: string, io: CommandIo): Ruleset {
  const family = role === undefined ? undefined : role.startsWith("ip6") ? 6 : 4;
  const ruleset = parseRuleset(text, family === undefined ? {} : { family });
  if (ruleset.tables.length === 0) throw new Refusal(`${path}: no rules as iptables-save writes them`);
  const errors = ruleset.problems.filter(({ severity }) => severity === "error");
  for (const { span, message } of errors) io.err(`${path}:${placeInText(text, span.start)}: ${message}\n`);
  return ruleset;
}

/** Reads one file of rules, with what is wrong with it said on standard error. */
export async function openRules(path: string, io: CommandIo): Promise<Ruleset> {
  return rulesIn(path === "-" ? "standard input" : path, bundleFile(path), await readInput(path, io), io);
}
