// What the figures are to be: on a hundred thousand rules as on a thousand.
import { QUESTIONS } from "./questions.mjs";
import { AFTER_EDIT, KEYSTROKE, LINE_EDIT } from "./server.mjs";
import { COLD, WARM } from "./whole-check.mjs";

export const OPEN_MEMORY = "memory, file open";
export const CLOSED_MEMORY = "memory, file closed";
export const EXPONENT = "growth of the full check, exponent";

const WITHIN = { most: 10, text: "≤ 10 at 99 %" };
const QUICK = QUESTIONS.filter(({ label }) => /^(hover|definition|completion|references|semantic tokens)/.test(label));

/** By row of the report: the greatest figure that will do. */
export const AIMS = {
  [COLD]: { most: 1, text: "≤ 1.0 ×" },
  [WARM]: { most: 0.5, text: "≤ 0.5 ×" },
  [EXPONENT]: { most: 1.1, text: "≤ 1.1" },
  [KEYSTROKE]: { most: 30, text: "≤ 30 at 95 %" },
  [LINE_EDIT]: { most: 30, text: "≤ 30 at 95 %" },
  ...Object.fromEntries(QUICK.map(({ label }) => [label, WITHIN])),
  ...Object.fromEntries(QUICK.map(({ label }) => [`${label} ${AFTER_EDIT}`, WITHIN])),
  [OPEN_MEMORY]: { most: 300, text: "≤ 300 MB" },
  [CLOSED_MEMORY]: { most: 80, text: "≤ 80 MB" },
};
