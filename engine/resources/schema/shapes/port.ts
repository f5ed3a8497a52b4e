// Ports of rules, and the names of ports (api/pkg/lib/numorstring/port.go).
import type { YamlScalar } from "#engine/resources/resource.ts";
import type { Shape } from "#engine/resources/schema/schema.ts";
import { type Fault, shapeOf } from "#engine/resources/schema/shapes/shape-of.ts";

const HIGHEST = 65535;

/** Whether a rule's port is the name of one. */
export function isNamedPort({ source, value }: YamlScalar): boolean {
  return typeof value !== "number" && !/^\d+(?::\d+)?$/.test(source);
}

export const PORT: Shape = shapeOf(
  "a port: a number from 1 to 65535, a range such as 8000:8080, or a port's name",
  ["80", "8000:8080", "http"],
  (text, _place, scalar) => (isNumeric(scalar) ? numberFault(text) : /^[a-zA-Z0-9_.-]{1,128}$/.test(text) ? undefined : {}),
);

/** The v1 API has no names. */
export const PORT_V1: Shape = shapeOf(
  "a port: a number from 1 to 65535, or a range such as 8000:8080",
  ["80", "8000:8080"],
  (text, _place, scalar) => (isNumeric(scalar) ? numberFault(text) : {}),
);

/** A range with a dash is meant as one, though Calico would take it for a name. */
function isNumeric({ source, value }: YamlScalar): boolean {
  return typeof value === "number" || /^\d+(?:[:-]\d+)?$/.test(source);
}

function numberFault(text: string): Fault | undefined {
  const range = /^(\d+)(?:([:-])(\d+))?$/.exec(text);
  const first = Number(range?.[1] ?? text);
  const last = Number(range?.[3] ?? first);
  if (!isPort(first)) return { message: `${range?.[1] ?? text} is no port: ports go from 1 to ${HIGHEST}` };
  if (!isPort(last)) return { message: `${last} is no port: ports go from 1 to ${HIGHEST}` };
  if (range?.[2] === "-") return { message: "A range of ports is written with a colon", instead: `${first}:${last}` };
  if (first <= last) return undefined;
  return { message: "The first port of a range must not be above the last", instead: `${last}:${first}` };
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= HIGHEST;
}

/** IsValidPortName(), k8s.io/apimachinery/pkg/util/validation/validation.go. */
export const PORT_NAME: Shape = shapeOf(
  "the name of a port: at most 15 small letters, digits and single dashes, a letter among them, no dash at the ends",
  ["http", "dns-tcp"],
  (text) => (/^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*$/.test(text) ? undefined : {}),
);
