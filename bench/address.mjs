// Our address parser against ipaddr.js, where that is fetched: it is no dependency of ours.
import { pathToFileURL } from "node:url";
import { median, random } from "./measure.mjs";

const COUNT = 200_000;

/** Milliseconds for two hundred thousand addresses; `other` is undefined where ipaddr.js is not at hand. */
export async function addressTimes({ parseAddress }, library) {
  const below = random(11);
  const four = Array.from({ length: COUNT }, () => [0, 0, 0, 0].map(() => below(256)).join("."));
  const six = Array.from(
    { length: COUNT },
    () => `2001:db8:${below(65536).toString(16)}::${below(65536).toString(16)}:${below(65536).toString(16)}`,
  );
  const other = library === undefined ? undefined : (await import(pathToFileURL(library).href)).default;
  return [
    ["IPv4", four],
    ["IPv6", six],
  ].map(([name, list]) => ({
    name,
    own: median(() => list.forEach((one) => void parseAddress(one))),
    other: other && median(() => list.forEach((one) => void other.parse(one))),
  }));
}
