// Upstream's cases of the validator: a value of a Go type, and whether it is accepted.
import { loadResources } from "#engine/resources/load/load-resources.ts";
import { readYaml } from "#engine/resources/load/read-document.ts";
import type { Api, YamlMap, YamlNode } from "#engine/resources/resource.ts";
import { KIND_SPECS } from "#engine/resources/schema/kind-specs.ts";
import type { ApiVintage, ObjectSpec, Place, ValueSpec } from "#engine/resources/schema/schema.ts";
import { PROTOCOL, PROTOCOL_V1 } from "#engine/resources/schema/shapes/protocol.ts";
import { validateObject, validateValue } from "#engine/resources/validate/validate-object.ts";
import { validateResource } from "#engine/resources/validate/validate-resource.ts";
import type { Diagnostic } from "#engine/text/diagnostic.ts";
import { objectOf } from "#test/conformance/felix/go-form.ts";
import type { Tally } from "#test/conformance/felix/tally.ts";

interface Case {
  readonly label: string;
  readonly type: string;
  readonly value: unknown;
  readonly valid: boolean;
  readonly lossy?: boolean;
  readonly note?: string;
}

export function runValidator(lines: readonly string[], vintage: ApiVintage): Tally {
  const objects = objectsByName(vintage === "v1" ? "v1" : "projectcalico.org/v3");
  const misses: string[] = [];
  let total = 0;
  let notModelled = 0;
  for (const line of lines.filter((one) => one.trim() !== "")) {
    const one: Case = JSON.parse(line);
    const found = isLost(one) ? undefined : problemsOf(one, vintage, objects);
    if (found === undefined) {
      notModelled++;
      total++;
      continue;
    }
    total++;
    const refusals = found.filter(({ severity }) => severity === "error");
    const isOld = vintage === "v1" || found.every(({ code }) => code !== "yaml-unknown-field");
    if ((refusals.length === 0) === one.valid && (isOld || !one.valid)) continue;
    const said = found.map(({ code, message }) => `${code}: ${message}`).join(" | ");
    misses.push(
      `${one.type} ${one.valid ? "accepted" : "refused"} (${one.label}) ${JSON.stringify(one.value).slice(0, 300)}: ${said}`,
    );
  }
  return { agree: total - misses.length, total, notModelled, misses };
}

/** Go can hold what JSON cannot: a port with a name and a number; and what is too long was left out. */
function isLost({ lossy, value, label }: Case): boolean {
  return lossy === true || value === null || label.includes("(name + number)");
}

/** Undefined: no object of that name is described. */
function problemsOf(one: Case, vintage: ApiVintage, objects: ReadonlyMap<string, ObjectSpec>): readonly Diagnostic[] | undefined {
  const api: Api = vintage === "v1" ? "v1" : "projectcalico.org/v3";
  const kind = KIND_SPECS.find((spec) => spec.api === api && spec.kind.toLowerCase() === one.type.toLowerCase());
  if (kind !== undefined) return problemsOfResource(one, api, kind.kind, vintage);
  const { node } = treeOf(one.value, vintage);
  if (node === undefined) return undefined;
  if (one.type === "Protocol") {
    const spec: ValueSpec = { kind: "number-or-text", shape: vintage === "v1" ? PROTOCOL_V1 : PROTOCOL };
    return validateValue(node, spec, placeOf(EMPTY, vintage, api));
  }
  const object = objects.get(one.type);
  if (object === undefined || node.kind !== "map") return undefined;
  return validateObject(node, object, placeOf(node, vintage, api));
}

function problemsOfResource(one: Case, api: Api, kind: string, vintage: ApiVintage): readonly Diagnostic[] | undefined {
  const { name, labels, annotations, spec, status, metadata } = objectOf(one.value);
  const written = metadata ?? { name, labels, annotations };
  const body = { apiVersion: api, kind, metadata: written, spec, status };
  const text = JSON.stringify(body, (key, value) => asWritten(key, value, vintage));
  const resource = loadResources("case", text).file.resources[0];
  return resource && validateResource(resource, vintage);
}

const EMPTY: YamlMap = { kind: "map", entries: [], span: { start: 0, end: 0 } };

function placeOf(root: YamlMap, vintage: ApiVintage, api: Api): Place {
  return { vintage, api, kind: "", path: [], root, parents: [] };
}

function treeOf(value: unknown, vintage: ApiVintage): { readonly node: YamlNode | undefined } {
  const text = JSON.stringify(value, (key, inner) => asWritten(key, inner, vintage));
  return readYaml(text, 0, text.length);
}

/** Where the cases of v3.8 say `types: [ingress]`, the value of a constant of the same name in the v1 API was taken. */
function asWritten(key: string, value: unknown, vintage: ApiVintage): unknown {
  if (key !== "types" || vintage !== "v3.8" || !Array.isArray(value)) return value;
  return value.map((type) => (type === "ingress" ? "Ingress" : type === "egress" ? "Egress" : type));
}

/** Every object of the table by its name in the API; metadata by the kind it belongs to. */
function objectsByName(api: Api): ReadonlyMap<string, ObjectSpec> {
  const found = new Map<string, ObjectSpec>();
  const visit = (object: ObjectSpec): void => {
    if (found.has(object.name)) return;
    found.set(object.name, object);
    for (const { value } of object.fields()) visitValue(value);
  };
  const visitValue = (value: ValueSpec): void => {
    if (value.kind === "object") visit(value.object);
    if (value.kind === "list" || value.kind === "map") visitValue(value.of);
  };
  for (const kind of KIND_SPECS.filter((one) => one.api === api)) {
    found.set(`${kind.kind.charAt(0).toUpperCase()}${kind.kind.slice(1)}Metadata`, kind.metadata);
    for (const object of [kind.spec, kind.status]) if (object !== undefined) visit(object);
  }
  const bgpPeer = found.get("BgpPeerMetadata");
  if (bgpPeer !== undefined) found.set("BGPPeerMetadata", bgpPeer);
  return found;
}
