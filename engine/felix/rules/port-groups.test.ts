import { expect, test } from "vitest";
import { portGroups } from "#engine/felix/rules/port-groups.ts";

/** `1 3:5` */
function groups(text: string): string[] {
  const ports = text.split(" ").flatMap((word) => {
    const [first = "", last = first] = word.split(":");
    return word === "" ? [] : [{ first: Number(first), last: Number(last) }];
  });
  return portGroups(ports).map((group) =>
    group.map(({ first, last }) => (first === last ? first : `${first}:${last}`)).join(" "),
  );
}

test.each([
  ["none", "", []],
  ["fifteen ports fit", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15", ["1 2 3 4 5 6 7 8 9 10 11 12 13 14 15"]],
  ["the sixteenth does not", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16", ["1 2 3 4 5 6 7 8 9 10 11 12 13 14 15", "16"]],
  [
    "a range takes two and is not torn apart",
    "1 2 3 4 5 6 7 8 9 10 11 12 13 14 20:30 40",
    ["1 2 3 4 5 6 7 8 9 10 11 12 13 14", "20:30 40"],
  ],
])("%s", (_, ports, expected) => {
  expect(groups(ports)).toEqual(expected);
});
