// All traps over one file of a workspace.
import type { World, WorldPolicy } from "#engine/calculate/world.ts";
import { type Vintage, vintageOf } from "#engine/felix/vintage.ts";
import { anyPolicy } from "#engine/resources/convert/any-policy.ts";
import { policySelector } from "#engine/resources/convert/end-selector.ts";
import type { Resource, ResourceFile } from "#engine/resources/resource.ts";
import { parseSelector } from "#engine/selector/parse-selector.ts";
import { type Diagnostic, diagnostic } from "#engine/text/diagnostic.ts";
import { TRAPS } from "#engine/traps/index.ts";
import { ruleLists } from "#engine/traps/rule-lists.ts";
import type { OwnPolicy, TrapInput } from "#engine/traps/trap.ts";

export interface TrapSurroundings {
  /** The files of the world: lines in messages are counted in their texts. */
  readonly files?: readonly ResourceFile[];
  /** Which Felix is meant; the newest known, when absent. */
  readonly vintage?: Vintage;
}

/** In the order of the text. `world` is that of all files, this one among them. */
export function findTraps(world: World, file: ResourceFile, around: TrapSurroundings = {}): readonly Diagnostic[] {
  return [...trapByTrap(world, file, around)].flat().sort((a, b) => a.span.start - b.span.start);
}

/** One trap after the other: what each finds, for whoever has other things to do in between. */
export function* trapByTrap(
  world: World,
  file: ResourceFile,
  { files = [], vintage = vintageOf("3.32") }: TrapSurroundings = {},
): Generator<readonly Diagnostic[]> {
  const policies = ownPolicies(world, file);
  const whereIs = placeFinder(file, files);
  const resourceAt = resourceFinder([file, ...files]);
  const input: TrapInput = { world, file, policies, ruleLists: ruleLists(file, policies), vintage, whereIs, resourceAt };
  for (const { code, severity, run } of TRAPS) {
    const problems: Diagnostic[] = [];
    run(input, (span, message, more = {}) => {
      const { severity: own = severity, ...rest } = more;
      problems.push(diagnostic(code, own, span, message, rest));
    });
    yield problems;
  }
}

function ownPolicies(world: World, file: ResourceFile): readonly OwnPolicy[] {
  const known = new Map<number, WorldPolicy>();
  for (const policy of world.policies) if (policy.source.uri === file.uri) known.set(policy.source.span.start, policy);
  return file.resources.flatMap((resource) => {
    const policy = known.get(resource.span.start) ?? readAlone(resource, file.uri);
    return policy === undefined ? [] : { ...policy, resource, isReplaced: !known.has(resource.span.start) };
  });
}

/** One that a resource of the same name has taken the place of. */
function readAlone(resource: Resource, uri: string): WorldPolicy | undefined {
  const policy = anyPolicy(resource, uri)?.policy;
  if (policy === undefined) return undefined;
  const selectorText = policySelector(policy);
  const selector = selectorText === undefined ? undefined : parseSelector(selectorText).tree;
  const isWhole = policy.unread.length === 0 && !resource.isTemplated && selector !== undefined;
  return { policy, selectorText, selector, isWhole, source: { uri, span: resource.span } };
}

function resourceFinder(files: readonly ResourceFile[]): TrapInput["resourceAt"] {
  const known = new Map<string, ReadonlyMap<number, Resource>>();
  let byUri: ReadonlyMap<string, ResourceFile> | undefined;
  return ({ uri, span }) => {
    let resources = known.get(uri);
    if (resources === undefined) {
      byUri ??= new Map(files.map((file) => [file.uri, file]));
      resources = new Map((byUri.get(uri)?.resources ?? []).map((resource) => [resource.span.start, resource]));
      known.set(uri, resources);
    }
    return resources.get(span.start);
  };
}

/** Lines are counted once a file. */
function placeFinder(file: ResourceFile, files: readonly ResourceFile[]): TrapInput["whereIs"] {
  const breaks = new Map<string, readonly number[]>();
  return ({ uri, span }) => {
    const text = uri === file.uri ? file.text : files.find((one) => one.uri === uri)?.text;
    const name = uri.slice(uri.lastIndexOf("/") + 1);
    if (text === undefined) return name;
    const known = breaks.get(uri) ?? [...text.matchAll(/\n/g)].map(({ index }) => index);
    breaks.set(uri, known);
    const line = `line ${countBelow(known, span.start) + 1}`;
    return uri === file.uri ? line : `${name}, ${line}`;
  };
}

/** Of ascending numbers, how many are below a limit. */
function countBelow(numbers: readonly number[], limit: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? limit) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
