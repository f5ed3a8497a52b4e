import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { numbering, numberOfAll, textNumber, thingOf } from "#engine/checks/numbering.ts";

const words = fc.oneof(
  fc.string({ unit: "binary", maxLength: 6 }),
  fc
    .tuple(fc.constantFrom("10.0.0.", "192.0.2.", "0010."), fc.nat(300), fc.nat(40))
    .map(([net, host, length]) => `${net}${host}/${length}`),
);

describe("numbers of texts", () => {
  test("the same text about the same thing has the same number, any other has another", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom("--source", "--destination", "tcp"), words), { maxLength: 400 }), (said) => {
        const numbers = numbering();
        const given = new Map<string, number>();
        for (const [thing, text] of said) {
          const key = `${thing} ${text}`;
          const number = textNumber(numbers, thingOf(numbers, thing), `<${text}>`, 1, text.length + 1);
          expect(number).toBe(given.get(key) ?? number);
          given.set(key, number);
        }
        expect(new Set(given.values()).size).toBe(given.size);
      }),
    );
  });

  test("tables grow", () => {
    const numbers = numbering();
    const thing = thingOf(numbers, "--source");
    const numberAt = (text: string) => textNumber(numbers, thing, text, 0, text.length);
    const texts = Array.from({ length: 5000 }, (_, index) => [`10.1.${index >> 8}.${index & 255}/32`, `set-${index}`]).flat();
    const first = texts.map(numberAt);
    expect(texts.map(numberAt)).toEqual(first);
    expect(new Set(first).size).toBe(texts.length);
  });

  test("several together, in any order", () => {
    const numbers = numbering();
    const [set, tcp] = [thingOf(numbers, "set"), thingOf(numbers, "tcp")];
    const [a = 0, b = 0, c = 0] = ["a", "b", "c"].map((text) => textNumber(numbers, set, text, 0, 1));
    expect(numberOfAll(numbers, set, [a, b])).toBe(numberOfAll(numbers, set, [b, a]));
    expect(numberOfAll(numbers, set, [a])).toBe(a);
    const others = [[a, b], [a, c], [a, b, c], [a, a, b], []].map((parts) => numberOfAll(numbers, set, parts));
    expect(new Set([...others, numberOfAll(numbers, tcp, [a, b])]).size).toBe(6);
  });
});
