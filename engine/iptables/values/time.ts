// Dates, times of day and days of week or month, read and checked; the walk has no clock, so they stay text.
import type { ValueGrammar } from "#engine/iptables/extension.ts";

export const date: ValueGrammar<string> = {
  syntax: "YYYY[-MM[-DD[Thh[:mm[:ss]]]]]",
  words: 1,
  decode: ([word = ""]) =>
    isDate(word) ? word : { refusal: `"${word}" is not a date: expected YYYY-MM-DDThh:mm:ss, cut as you like` },
};

export const timeOfDay: ValueGrammar<string> = {
  syntax: "hh:mm[:ss]",
  words: 1,
  decode: ([word = ""]) => {
    const [, hours, minutes, seconds = "0"] = /^(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?$/.exec(word) ?? [];
    const inside = Number(hours) <= 23 && Number(minutes) <= 59 && Number(seconds) <= 59;
    return inside ? word : { refusal: `"${word}" is not a time of day: expected hh:mm or hh:mm:ss` };
  },
};

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;

/** Names in any case of at least two letters, or 1 (Monday) to 7. */
export const weekdays: ValueGrammar<readonly string[]> = {
  syntax: "DAY[,DAY…]",
  words: 1,
  choices: DAYS.map((value, i) => ({ value, summary: `Day ${i + 1} of the week.` })),
  decode: ([word = ""]) => {
    const days: string[] = [];
    for (const item of word.split(",")) {
      const lower = item.toLowerCase();
      const day =
        DAYS[Number(item) - 1] ??
        DAYS.find((name) => lower.length >= 2 && name.toLowerCase() === lower.slice(0, 3).padEnd(3, name.slice(2)));
      if (day === undefined) return { refusal: `"${item}" is not a day of the week: expected Mon to Sun or 1 to 7` };
      days.push(day);
    }
    return days;
  },
};

export const monthdays: ValueGrammar<readonly number[]> = {
  syntax: "N[,N…]",
  words: 1,
  decode: ([word = ""]) => {
    const days: number[] = [];
    for (const item of word.split(",")) {
      const day = /^\d{1,2}$/.test(item) ? Number(item) : 0;
      if (day < 1 || day > 31) return { refusal: `"${item}" is not a day of the month: expected 1 to 31` };
      days.push(day);
    }
    return days;
  },
};

function isDate(word: string): boolean {
  const parts = /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T(\d{2})(?::(\d{2})(?::(\d{2}))?)?)?)?)?$/.exec(word);
  if (parts === null) return false;
  const [, , month = "1", day = "1", hours = "0", minutes = "0", seconds = "0"] = parts;
  const inside = (text: string, least: number, most: number) => Number(text) >= least && Number(text) <= most;
  return inside(month, 1, 12) && inside(day, 1, 31) && inside(hours, 0, 23) && inside(minutes, 0, 59) && inside(seconds, 0, 59);
}
