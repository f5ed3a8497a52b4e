// A YAML file as far as it is Calico's or Kubernetes' word on policy: its documents, each read once as long as it stays the same.
import { documentsOf, mayBeOurs } from "#engine/resources/load/documents.ts";
import { maskTemplates } from "#engine/resources/load/templates.ts";
import type { Resource } from "#engine/resources/resource.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";
import type { Span } from "#engine/text/span.ts";
import type { Mention } from "#server/calico/mentions.ts";
import { movedResource, movedSpan } from "#server/calico/moved.ts";
import type { Inhabitants } from "#server/calico/population.ts";
import { type Unit, type UnitStore, unitOf } from "#server/calico/unit.ts";
import { lazy } from "#server/lazy.ts";

export interface CalicoDocument extends Span {
  readonly unit: Unit;
  readonly resources: () => readonly Resource[];
}

export interface CalicoFile {
  readonly documents: () => readonly CalicoDocument[];
  /** In the order of the text. */
  readonly resources: () => readonly Resource[];
  /** The names that are given or used in the file, in the order of the text. */
  readonly mentions: () => readonly Mention[];
  /** What selectors can select, and what lends labels to it. */
  readonly inhabitants: () => Inhabitants;
  /** Equal for the same inhabitants; "" for none. */
  readonly fingerprint: () => string;
  /** What was last said of the file among all of the workspace. */
  readonly found: { traps: readonly Diagnostic[] };
}

const API =
  /(?:^|[\s{,])["']?apiVersion["']?[ \t]*:[ \t]*["']?(?:crd\.)?(?:projectcalico\.org|networking\.k8s\.io|policy\.networking)/;

/** Nothing but blanks, comments and perhaps one word: a file somebody begins. */
const BEGUN = /^(?:\s|#.*\n)*(?:---\s*)?[\w.-]*\s*$/;

/** Undefined for a file that has nothing to do with policy: it costs no more than this look. */
export function calicoFileOf(uri: string, text: string, store: UnitStore): CalicoFile | undefined {
  if (!isWorthReading(text)) return undefined;
  const documents = lazy(() => documentsIn(uri, text, store));
  const inhabitants = lazy((): Inhabitants => {
    const all = documents().map(({ unit }) => unit.inhabitants());
    return { members: all.flatMap(({ members }) => members), lenders: all.flatMap(({ lenders }) => lenders) };
  });
  return {
    documents,
    resources: lazy(() => documents().flatMap(({ resources }) => resources())),
    mentions: lazy(() => documents().flatMap(({ unit, start }) => unit.mentions().map((one) => movedMention(one, start)))),
    inhabitants,
    found: { traps: [] },
    fingerprint: lazy(() =>
      documents()
        .map(({ unit }) => unit.fingerprint())
        .join(""),
    ),
  };
}

function documentsIn(uri: string, text: string, store: UnitStore): readonly CalicoDocument[] {
  const units = new Map<string, Unit>();
  const documents = documentsOf(maskTemplates(text).text).map(({ start, end, number }): CalicoDocument => {
    const written = text.slice(start, end);
    const unit = units.get(written) ?? store.last.get(written) ?? unitOf(uri, written);
    units.set(written, unit);
    const resources = lazy(() => unit.loaded().file.resources.map((one) => movedResource(one, start, number)));
    return { unit, start, end, resources };
  });
  store.last = units;
  return documents;
}

function movedMention(mention: Mention, by: number): Mention {
  return by === 0 ? mention : { ...mention, span: movedSpan(mention.span, by), within: movedSpan(mention.within, by) };
}

export function isWorthReading(text: string): boolean {
  return text.length <= LONGEST && (API.test(text) || mayBeOurs(text) || (text.length < 200 && BEGUN.test(text)));
}

/** Characters; what is longer was not written for people. */
const LONGEST = 5 * 1024 * 1024;

/** The documents that touch a part of the text, in order. */
export function documentsTouching({ documents }: CalicoFile, span: Span): readonly CalicoDocument[] {
  return documents().filter(({ start, end }) => start <= span.end && end >= span.start);
}

/** The resource whose text the place belongs to. */
export function resourceAt(file: CalicoFile, offset: number): Resource | undefined {
  const documents = documentsTouching(file, { start: offset, end: offset });
  return documents.flatMap(({ resources }) => resources()).find(({ span }) => span.start <= offset && offset <= span.end);
}
