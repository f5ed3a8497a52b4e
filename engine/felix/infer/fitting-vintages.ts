// Which versions fit a dump, and why: what its signs leave of them, and how many rules each would write just so.
import { type Fit, fitOf } from "#engine/felix/infer/fit-vintage.ts";
import { commonReadings, type Readings, readOptions, type Shown } from "#engine/felix/infer/read-options.ts";
import { RELEASES, type Release, rangeOfRelease, releasesWords, vintageOfRelease } from "#engine/felix/infer/releases.ts";
import type { Sign } from "#engine/felix/infer/signs.ts";
import { meet } from "#engine/felix/infer/version-range.ts";
import type { RenderOptions } from "#engine/felix/options.ts";
import type { VintageName } from "#engine/felix/vintage/versions.ts";
import type { Vintage } from "#engine/felix/vintage.ts";
import type { RuleRef } from "#engine/iptables/ruleset.ts";

export interface Evidence {
  readonly words: string;
  /** From 0; undefined where no single line shows it. */
  readonly line: number | undefined;
}

/** Releases of one vintage that the dump does not tell apart. */
export interface FittingVintage {
  /** Whose names, policies and defaults they have. */
  readonly name: VintageName;
  /** `3.23 to 3.24`. */
  readonly releases: string;
  /** With the traits of the last of the releases. */
  readonly vintage: Vintage;
  /**
   * `whole`: it writes every hashed rule of the fixed chains just so, and no sign is against it. `signs`: the dump has no such
   * chains, and the signs are all there is.
   */
  readonly fit: "whole" | "partly" | "signs";
  /** Rules of the fixed chains that it writes just so. */
  readonly agreeing: number;
  readonly differing: readonly RuleRef[];
  readonly evidence: readonly Evidence[];
  /** Signs of other versions. */
  readonly against: readonly Evidence[];
  /** What this version makes of the dump. */
  readonly options: RenderOptions;
  readonly readings: Readings;
}

interface Question extends Shown {
  readonly signs: readonly Sign[];
}

interface Candidate {
  readonly release: Release;
  readonly against: readonly Sign[];
  readonly fit: Fit;
  readonly options: RenderOptions;
  readonly readings: Readings;
}

export function fittingVintages(question: Question): readonly FittingVintage[] {
  const judged = RELEASES.map((release) => ({
    release,
    against: question.signs.filter((sign) => !meet(sign, rangeOfRelease(release))),
  }));
  const fewest = Math.min(...judged.map(({ against }) => against.length));
  const candidates = judged.filter(({ against }) => against.length === fewest).map((one) => candidateOf(question, one));
  const nearest = closest(candidates);
  const bases = [...new Set(nearest.map(({ release }) => release.base))];
  return bases.flatMap((base) =>
    joined(
      question,
      nearest.filter(({ release }) => release.base === base),
    ),
  );
}

function candidateOf(question: Question, { release, against }: Pick<Candidate, "release" | "against">): Candidate {
  const { options, readings } = readOptions(release, question);
  const fit = fitOf(vintageOfRelease(release), options, question.family, question.texts);
  return { release, against, fit, options, readings };
}

/**
 * The best first: those with the fewest rules of other versions, then those that would not have more rules than the dump, then
 * the newest, which are the likeliest to be in use.
 */
function closest(candidates: readonly Candidate[]): readonly Candidate[] {
  const least = Math.min(...candidates.map(({ fit }) => fit.differing.length));
  return candidates
    .filter(({ fit }) => fit.differing.length === least)
    .toSorted(
      (a, b) =>
        b.fit.agreeing - a.fit.agreeing ||
        a.fit.missing - b.fit.missing ||
        RELEASES.indexOf(b.release) - RELEASES.indexOf(a.release),
    );
}

function joined({ signs }: Question, group: readonly Candidate[]): readonly FittingVintage[] {
  const ordered = group.toSorted((a, b) => RELEASES.indexOf(a.release) - RELEASES.indexOf(b.release));
  const [first, last] = [ordered[0], ordered.at(-1)];
  if (first === undefined || last === undefined) return [];
  const { release, against, fit, options } = last;
  const readings = commonReadings(ordered);
  const total = fit.agreeing + fit.differing.length;
  const releases = releasesWords(first.release, release);
  const words = `${fit.agreeing} of ${total} rules of the chains with fixed names are just as Calico ${releases} writes them, by their hashes.`;
  return [
    {
      name: release.base,
      releases,
      vintage: vintageOfRelease(release),
      fit: fit.differing.length > 0 || against.length > 0 ? "partly" : fit.agreeing > 0 ? "whole" : "signs",
      agreeing: fit.agreeing,
      differing: fit.differing,
      evidence: [
        ...(total === 0 ? [] : [{ words, line: undefined }]),
        ...tightest(signs.filter((sign) => !against.includes(sign))),
      ],
      against: against.map(asEvidence),
      options,
      readings,
    },
  ];
}

/** The signs that bound the version most closely on either side. */
function tightest(signs: readonly Sign[]): readonly Evidence[] {
  const least = Math.max(...signs.map(({ from = 0 }) => from));
  const most = Math.min(...signs.map(({ to = Number.POSITIVE_INFINITY }) => to));
  return signs
    .filter(({ from, to }) => from === least || to === most)
    .slice(0, 6)
    .map(asEvidence);
}

function asEvidence({ words, line }: Evidence): Evidence {
  return { words, line };
}
