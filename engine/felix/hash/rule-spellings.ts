// The texts that Felix may have hashed for a rule of a dump, the likeliest first. iptables-save moves `-s -d -i -o -p` to the
// front and prints no test that every packet passes, so there are several; most rules have one.
import { actionSpellings } from "#engine/felix/hash/action-spellings.ts";
import { matchSpellings, movedSpellings } from "#engine/felix/hash/match-spellings.ts";
import type { MovedOption, SavedMatch, SavedRule } from "#engine/felix/hash/saved-rule.ts";
import type { Family } from "#engine/net/address.ts";

/** Each part with its spellings. */
type Parts = readonly (readonly string[])[];

/** Comments in another order are tried up to this many of them. */
const MOST_PERMUTED = 4;

/**
 * Bodies (see ruleBody()) for the rule, the first of them at little cost; a text may come twice. `family` is undefined where
 * the dump does not tell.
 */
export function* ruleSpellings(rule: SavedRule, family: Family | undefined): Generator<string> {
  if (rule.strays.length > 0) return;
  const actions = actionSpellings(rule.action);
  const usual = usualOrder(rule.moved, rule.matches);
  yield likeliest(commentText(rule.comments), usual, actions);
  // From 3.12 on a rule's annotations come in an order of chance.
  const orders = hasTooManyComments(rule) ? [rule.comments] : permutations(rule.comments);
  for (const order of orders) {
    const comments = commentText(order);
    yield* bodies(comments, usual, actions);
    for (const parts of withAnyNets(rule, family)) yield* bodies(comments, parts, actions);
    if (rule.moved.length > 0 && rule.matches.length + rule.moved.length > 1)
      for (const parts of everyOrder(rule.moved, rule.matches)) yield* bodies(comments, parts, actions);
  }
}

/** Their other orders are not tried. */
export function hasTooManyComments({ comments }: SavedRule): boolean {
  return comments.length > MOST_PERMUTED;
}

function commentText(comments: readonly string[]): string {
  return comments.map((comment) => ` -m comment --comment "${comment}"`).join("");
}

/** The first of {@link bodies}, without their machinery: for most rules it is the one. */
function likeliest(comments: string, parts: Parts, [action = ""]: readonly string[]): string {
  let text = comments;
  for (const [spelling = ""] of parts) if (spelling !== "") text += ` ${spelling}`;
  return action === "" ? text : `${text} ${action}`;
}

function* bodies(head: string, [part, ...others]: Parts, actions: readonly string[]): Generator<string> {
  if (part === undefined) {
    for (const action of actions) yield action === "" ? head : `${head} ${action}`;
    return;
  }
  for (const spelling of part) yield* bodies(spelling === "" ? head : `${head} ${spelling}`, others, actions);
}

/**
 * The order in which policy rules are built: protocol, source, destination, then what is negated, and a mark at the end
 * (ruleRenderer, felix/rules/policy.go). The static chains begin with the interface.
 */
function usualOrder(moved: readonly MovedOption[], matches: readonly SavedMatch[]): Parts {
  const end = matches.length;
  const first = countWhile(matches, 0, ({ module }) => module === "limit");
  let marks = end;
  while (marks > first && matches[marks - 1]?.module === "mark") marks--;
  const negation = matches.findIndex(isNegated);
  const negated = negation < 0 ? marks : negation;
  const destination = countWhile(matches, first, (match) => !isNegated(match) && isOfSource(match));
  const notDestination = countWhile(matches, negated, isOfSource);
  const places = moved.map((option) => {
    const at = option.option === "-d" ? (option.negated ? notDestination : destination) : option.negated ? negated : first;
    return { option, at };
  });
  places.sort((one, other) => one.at - other.at || rankOf(one.option) - rankOf(other.option));
  return merge(places, matches);
}

const ORDER: readonly MovedOption["option"][] = ["-p", "-i", "-o", "-s", "-d"];

function rankOf({ option, negated }: MovedOption): number {
  return ORDER.indexOf(option) + (negated ? ORDER.length : 0);
}

function countWhile(matches: readonly SavedMatch[], from: number, holds: (match: SavedMatch) => boolean): number {
  let at = from;
  for (let match = matches[at]; match !== undefined && holds(match); match = matches[at]) at++;
  return at;
}

function isNegated({ words }: SavedMatch): boolean {
  return words[0] === "!";
}

function isOfSource({ module, words }: SavedMatch): boolean {
  if (module === "set") return /^src/.test(words.at(-1) ?? "");
  return module === "multiport" && words.some((word) => word === "--sports" || word === "--source-ports");
}

interface Place {
  readonly option: MovedOption;
  /** Before which match, from 0. */
  readonly at: number;
}

/** `places` in order. */
function merge(places: readonly Place[], matches: readonly SavedMatch[]): Parts {
  const parts: (readonly string[])[] = [];
  let next = 0;
  for (let at = 0; at <= matches.length; at++) {
    for (let place = places[next]; place?.at === at; place = places[++next]) parts.push(movedSpellings(place.option));
    const match = matches[at];
    if (match !== undefined) parts.push(matchSpellings(match));
  }
  return parts;
}

/** A network of all addresses is a test that iptables drops; Felix hashes it nevertheless, mostly behind the ports. */
function* withAnyNets(rule: SavedRule, family: Family | undefined): Generator<Parts> {
  if (family !== 6) yield* withNets(rule, "0.0.0.0/0");
  if (family !== 4) yield* withNets(rule, "::/0");
}

function* withNets({ moved, matches }: SavedRule, value: string): Generator<Parts> {
  const usual = usualOrder(moved, matches);
  const missing = (["-s", "-d"] as const).filter((option) => !moved.some((one) => one.option === option));
  const nets = missing.map((option): MovedOption => ({ option, negated: false, value }));
  for (const net of nets) {
    yield [...usual, movedSpellings(net)];
    yield usualOrder([...moved, net], matches);
  }
  if (nets.length === 2) yield usualOrder([...moved, ...nets], matches);
}

/** Every order of the moved options at every place among the matches. */
function* everyOrder(moved: readonly MovedOption[], matches: readonly SavedMatch[]): Generator<Parts> {
  for (const order of permutations(moved)) yield* everyPlace(order, matches, []);
}

function* everyPlace(
  [option, ...others]: readonly MovedOption[],
  matches: readonly SavedMatch[],
  before: readonly Place[],
): Generator<Parts> {
  if (option === undefined) return yield merge(before, matches);
  for (let at = before.at(-1)?.at ?? 0; at <= matches.length; at++)
    yield* everyPlace(others, matches, [...before, { option, at }]);
}

function* permutations<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  if (items.length < 2) return yield items;
  for (const [index, item] of items.entries())
    for (const rest of permutations(items.filter((_, other) => other !== index))) yield [item, ...rest];
}
