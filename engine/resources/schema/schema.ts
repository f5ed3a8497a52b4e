// How a kind of resource is described: its fields, what they may hold, and what it means. One table feeds validation, hover,
// completion and the reference in docs/.

import type { Api, YamlMap, YamlNode, YamlScalar } from "#engine/resources/resource.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";

/** The APIs whose validators differ: the old v1 (calicoctl 1.x), and v3 as of these Calico versions. */
export type ApiVintage = "v1" | "v3.8" | "v3.32";

export interface FieldSpec {
  readonly name: string;
  /** One or two sentences: what it does, with units and what holds where it is left out. */
  readonly words: string;
  readonly value: ValueSpec;
  readonly required?: true;
  /** As one would write it in YAML. */
  readonly standard?: string;
  /** Calico version that brought it, if later than the API itself: `v3.20`. */
  readonly since?: string;
  /** The last Calico version that took it, and what to write instead. */
  readonly until?: { readonly version: string; readonly instead: string };
}

export interface EnumValue {
  readonly value: string;
  readonly words: string;
  readonly since?: string;
}

/** A named grammar of text: `net`, `selector`, `dns-name`… */
export interface Shape {
  /** What is expected, for people: `an IPv4 or IPv6 network, such as 10.0.0.0/8`. */
  readonly expected: string;
  readonly examples: readonly string[];
  /** Problems of the text at their place; none where it is fine. */
  readonly check: (scalar: YamlScalar, place: Place) => readonly Diagnostic[];
}

export type ValueSpec =
  | { readonly kind: "text"; readonly shape?: Shape; readonly values?: readonly EnumValue[] }
  | { readonly kind: "boolean" }
  /** Both ends allowed. */
  | { readonly kind: "integer"; readonly min?: number; readonly max?: number }
  | { readonly kind: "number" }
  /** A name or a number: protocols, ports. */
  | { readonly kind: "number-or-text"; readonly shape: Shape; readonly values?: readonly EnumValue[] }
  | { readonly kind: "list"; readonly of: ValueSpec; readonly most?: number; readonly unique?: true }
  | { readonly kind: "map"; readonly of: ValueSpec; readonly key?: Shape }
  | { readonly kind: "object"; readonly object: ObjectSpec }
  /** Anything goes; nothing is checked below. */
  | { readonly kind: "any" };

export interface ObjectSpec {
  /** `EntityRule`, as the API names it. */
  readonly name: string;
  /** A function, for objects that hold each other; called when needed. */
  readonly fields: () => readonly FieldSpec[];
  /** What goes beyond single fields. */
  readonly checks?: readonly ObjectCheck[];
}

export type ObjectCheck = (map: YamlMap, place: Place) => readonly Diagnostic[];

/** Where in a resource a value stands, and whose word on it counts. */
export interface Place {
  readonly vintage: ApiVintage;
  readonly api: Api;
  readonly kind: string;
  /** Keys and indexes from the resource's root: ["spec", "ingress", 0, "source"]. */
  readonly path: readonly (string | number)[];
  /** The resource's root. */
  readonly root: YamlMap;
  /** What holds this value, from the nearest on. */
  readonly parents: readonly YamlNode[];
}

export interface KindSpec {
  readonly api: Api;
  readonly kind: string;
  readonly words: string;
  readonly isNamespaced: boolean;
  readonly since?: string;
  readonly metadata: ObjectSpec;
  /** Undefined for kinds without one. */
  readonly spec: ObjectSpec | undefined;
  readonly status?: ObjectSpec;
  /** What stands beside metadata and spec. */
  readonly rootFields?: readonly FieldSpec[];
  /** What goes beyond spec and metadata alone. */
  readonly checks?: readonly ObjectCheck[];
}
