// A document of a YAML file that Calico or Kubernetes know, with the place of everything in it. The values are those of the
// file; nothing is defaulted here and nothing refused.
import type { Span } from "#engine/text/span.ts";

/** What an API is spoken: v3 as calicoctl and kubectl take it, the custom resources behind it, the old v1, Kubernetes' own. */
export type Api = "projectcalico.org/v3" | "crd.projectcalico.org/v1" | "v1" | "kubernetes";

export interface YamlScalar {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  /** As written, without quotes; equals String(value) for most. */
  readonly source: string;
  readonly span: Span;
  /** Where the text behind the opening quote begins; offsets in `source` count from here when it is one plain line. */
  readonly textStart: number;
  /** Offsets in the text are those in the file plus `textStart`: no escapes and no folded lines in between. */
  readonly isPlain: boolean;
}

export interface YamlMap {
  readonly kind: "map";
  readonly entries: readonly YamlEntry[];
  readonly span: Span;
}

export interface YamlEntry {
  readonly key: string;
  readonly keySpan: Span;
  /** Undefined: nothing stands behind the colon. */
  readonly value: YamlNode | undefined;
}

export interface YamlList {
  readonly kind: "list";
  readonly items: readonly YamlNode[];
  readonly span: Span;
}

/** What a template will fill in (`{{ … }}`): nobody knows what it is. */
export interface YamlTemplate {
  readonly kind: "template";
  readonly span: Span;
}

export type YamlNode = YamlScalar | YamlMap | YamlList | YamlTemplate;

export interface Resource {
  readonly api: Api;
  /** As written: `networking.k8s.io/v1`. */
  readonly apiVersion: string;
  readonly kind: string;
  /** "" where there is none. */
  readonly name: string;
  readonly namespace: string;
  readonly nameSpan: Span | undefined;
  readonly labels: ReadonlyMap<string, string>;
  readonly body: YamlMap;
  /** Which document of the file, and which item of its list. */
  readonly document: number;
  readonly path: readonly (string | number)[];
  readonly span: Span;
  /** A template stands somewhere inside. */
  readonly isTemplated: boolean;
}

export interface ResourceFile {
  readonly uri: string;
  readonly text: string;
  readonly resources: readonly Resource[];
}
