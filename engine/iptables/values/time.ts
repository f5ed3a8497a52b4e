// Dates, times of day and days of week or month (extensions/libxt_time.c). The walk has no clock: nothing tests them.
import type { ValueGrammar } from "#engine/iptables/extension.ts";

/** Seconds since 1970; UTC unless the rule says otherwise. A day that the month does not have is of the next month. */
export const date: ValueGrammar<number> = {
  syntax: "YYYY[-MM[-DD[Thh[:mm[:ss]]]]]",
  words: 1,
  decode: ([word = ""]) =>
    readDate(word) ?? { refusal: `"${word}" is not a date of 1970 to 2038: expected YYYY-MM-DDThh:mm:ss, cut as you like` },
};

/** Seconds since midnight. */
export const timeOfDay: ValueGrammar<number> = {
  syntax: "hh:mm[:ss]",
  words: 1,
  decode: ([word = ""]) => {
    const parts =
      /^(\d+):(\d+)(?::(\d*))?$/
        .exec(word)
        ?.slice(1)
        .map((part = "") => Number(part)) ?? [];
    const [hours = 24, minutes = 60, seconds = 0] = parts;
    const inside = hours <= 23 && minutes <= 59 && seconds <= 59;
    return inside
      ? hours * 3600 + minutes * 60 + seconds
      : { refusal: `"${word}" is not a time of day: expected hh:mm or hh:mm:ss` };
  },
};

export const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;
export const MONTHDAYS: readonly number[] = Array.from({ length: 31 }, (_, i) => i + 1);

/** Names of which the first two letters count, their case too, or 1 (Monday) to 7; in order, each once. */
export const weekdays: ValueGrammar<readonly string[]> = {
  syntax: "DAY[,DAY…]",
  words: 1,
  choices: WEEKDAYS.map((value, i) => ({ value, summary: `Day ${i + 1} of the week.` })),
  decode: ([word = ""]) => {
    const days: string[] = [];
    for (const item of itemsOf(word)) {
      const day = WEEKDAYS[Number(item) - 1] ?? WEEKDAYS.find((name) => item.slice(0, 2) === name.slice(0, 2));
      if (day === undefined) return { refusal: `"${item}" is not a day of the week: expected Mon to Sun or 1 to 7` };
      days.push(day);
    }
    return WEEKDAYS.filter((day) => days.includes(day));
  },
};

/** In order, each once. */
export const monthdays: ValueGrammar<readonly number[]> = {
  syntax: "N[,N…]",
  words: 1,
  decode: ([word = ""]) => {
    const days: number[] = [];
    for (const item of itemsOf(word)) {
      const day = /^\d{1,2}$/.test(item) ? Number(item) : 0;
      if (day < 1 || day > 31) return { refusal: `"${item}" is not a day of the month: expected 1 to 31` };
      days.push(day);
    }
    return MONTHDAYS.filter((day) => days.includes(day));
  },
};

/** `2024-02-03T04:05:06`. */
export function formatDate(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19);
}

/** `04:05:06`. */
export function formatTimeOfDay(seconds: number): string {
  return formatDate(seconds).slice(11);
}

/** A comma too many does no harm; no day at all is a mistake. */
function itemsOf(word: string): readonly string[] {
  const items = word.split(",").filter((item) => item !== "");
  return items.length === 0 ? [""] : items;
}

function readDate(word: string): number | undefined {
  const found = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:T(?:(\d{1,2})(?::(\d{1,2})(?::(\d{1,2}))?)?)?)?)?)?$/.exec(word);
  if (found === null) return undefined;
  const [year = 0, month = 1, day = 1, hours = 0, minutes = 0, seconds = 0] = found
    .slice(1)
    .map((part?: string) => (part === undefined ? undefined : Number(part)));
  const inside = (value: number, least: number, most: number) => value >= least && value <= most;
  if (!inside(year, 1970, 2038) || !inside(month, 1, 12) || !inside(day, 1, 31)) return undefined;
  if (!inside(hours, 0, 23) || !inside(minutes, 0, 59) || !inside(seconds, 0, 59)) return undefined;
  return Date.UTC(year, month - 1, day, hours, minutes, seconds) / 1000;
}
