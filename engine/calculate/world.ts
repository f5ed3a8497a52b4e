// What the files of a workspace say of a cluster, as far as it decides what Felix renders.
import type { FelixConfiguration } from "#engine/resources/policy/felix-configuration.ts";
import type { IpPool } from "#engine/resources/policy/ip-pool.ts";
import type { Policy } from "#engine/resources/policy/policy.ts";
import type { EndpointPort } from "#engine/resources/policy/port.ts";
import type { Profile } from "#engine/resources/policy/profile.ts";
import type { Tier } from "#engine/resources/policy/tier.ts";
import type { Selector } from "#engine/selector/selector.ts";
import type { Span } from "#engine/text/span.ts";

/** A place in one of the files. */
export interface Source {
  readonly uri: string;
  readonly span: Span;
}

/** Labels, and which others there may be: those of a profile that no file holds are not known. */
export interface Labels {
  readonly known: ReadonlyMap<string, string>;
  /** Beginnings of keys that may be there besides; "" means any. */
  readonly open: readonly string[];
}

export interface WorldPolicy {
  readonly policy: Policy;
  /** As Calico stores it, namespace and service accounts included. Undefined where it does not parse. */
  readonly selectorText: string | undefined;
  readonly selector: Selector | undefined;
  /** Something of it could not be read or is filled in by a template. */
  readonly isWhole: boolean;
  readonly source: Source;
}

export interface WorldProfile {
  readonly profile: Profile;
  readonly isWhole: boolean;
  readonly source: Source;
}

export interface WorldEndpoint {
  readonly kind: "workload" | "host";
  readonly name: string;
  /** "" for hosts and in v1. */
  readonly namespace: string;
  readonly node: string;
  /** "" for a host endpoint that is found by its addresses; `*` for one of all interfaces. */
  readonly interfaceName: string;
  readonly labels: Labels;
  /** Addresses or networks as written. */
  readonly addresses: readonly string[];
  readonly ports: readonly EndpointPort[];
  readonly profiles: readonly string[];
  readonly spoofedSources: readonly string[];
  readonly isWhole: boolean;
  readonly source: Source;
}

/** A network set, with the labels it is selected by. */
export interface WorldNetworks {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly nets: readonly string[];
  readonly isWhole: boolean;
  readonly source: Source;
}

export interface World {
  readonly policies: readonly WorldPolicy[];
  readonly profiles: ReadonlyMap<string, WorldProfile>;
  readonly tiers: ReadonlyMap<string, Tier>;
  readonly endpoints: readonly WorldEndpoint[];
  readonly networks: readonly WorldNetworks[];
  readonly pools: readonly IpPool[];
  readonly configurations: readonly FelixConfiguration[];
  /** The files hold all endpoints and network sets there are; else an address that is in none may be in one nobody showed. */
  readonly isComplete: boolean;
  /** Resources that an equal name in a later file has taken the place of. */
  readonly replaced: readonly Source[];
}
