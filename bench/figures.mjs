// What was measured as figures: each the words for a cell, and the number that is held against an aim.
import { CLOSED_MEMORY, EXPONENT, OPEN_MEMORY } from "./aims.mjs";
import { exponent, quantile } from "./measure.mjs";
import { KEYSTROKE, LINE_EDIT, wantedOf } from "./server.mjs";
import { COLD, EMPTY, WARM } from "./whole-check.mjs";

const MEGABYTE = 2 ** 20;
/** Growth is looked at from this size on: below it is what every run costs. */
const BIG = 10_000;

/** By row: figures of the engine and of single functions, in this process. */
export function ownFigures({ whole, tasks }) {
  const fastest = Math.min(...Object.values(whole.restore.times));
  const figure = (label, time) => {
    const isHeld = label.startsWith("parse") || label === COLD || label === WARM;
    return isHeld && Number.isFinite(fastest) ? ratio(time, time / fastest) : timeFigure(time);
  };
  const all = { [EMPTY]: whole.times[EMPTY], [COLD]: whole.times[COLD], [WARM]: whole.times[WARM], ...tasks };
  const tools = Object.entries(whole.restore.times).map(([tool, time]) => [`\`${tool} --test\``, timeFigure(time)]);
  return Object.fromEntries([...tools, ...Object.entries(all).map(([label, time]) => [label, figure(label, time)])]);
}

/** By row: figures of a server. */
export function serverFigures({ times, memory }) {
  const rows = Object.entries(times).map(([label, list]) => [label, spread(label, list)]);
  return {
    ...Object.fromEntries(rows),
    "memory, nothing opened": memoryFigure(memory.idle),
    [OPEN_MEMORY]: memoryFigure(memory.open),
    [CLOSED_MEMORY]: memoryFigure(memory.closed),
  };
}

/** The exponents of the full check over the sizes of one shape, warm and cold; undefined for too few sizes. */
export function growthFigure(runs) {
  const big = runs.filter(({ rules }) => rules >= BIG);
  const of = (label) => exponent(big.map(({ rules, whole }) => ({ size: rules, time: whole.times[label] })));
  const [warm, cold] = [of(WARM), of(COLD)];
  if (warm === undefined || cold === undefined) return undefined;
  const sizes = big.map(({ rules }) => rules.toLocaleString("en")).join(", ");
  return { label: EXPONENT, held: warm, text: warm.toFixed(2), more: `cold ${cold.toFixed(2)}, over ${sizes} rules` };
}

function ratio(time, times) {
  return { held: times, text: `${milliseconds(time)} (${times.toFixed(2)} ×)` };
}

function timeFigure(time) {
  return { held: time, text: milliseconds(time) };
}

/** Median and 99 % (95 % from an edit to diagnostics); how many there were, where they were fewer than wanted. */
function spread(label, times) {
  if (times.length === 1) return timeFigure(times[0]);
  const high = quantile(times, label === KEYSTROKE || label === LINE_EDIT ? 0.95 : 0.99);
  const few = times.length < wantedOf(label) ? ` (${times.length})` : "";
  return { held: high, text: `${milliseconds(quantile(times, 0.5))} / ${milliseconds(high)}${few}` };
}

function memoryFigure({ rss, heapUsed }) {
  const held = rss / MEGABYTE;
  return { held, text: `${held.toFixed(0)} MB (heap ${(heapUsed / MEGABYTE).toFixed(0)})` };
}

export function milliseconds(time) {
  return time >= 100 ? time.toFixed(0) : time >= 10 ? time.toFixed(1) : time >= 1 ? time.toFixed(2) : time.toFixed(3);
}
