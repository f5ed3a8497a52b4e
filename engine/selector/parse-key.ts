// What is wrong with a label key as such.
import { endOfRun } from "#engine/selector/characters.ts";
import { isKeyCharacter, LONGEST_KEY } from "#engine/selector/operators.ts";
import { excerpt, type Parser, refuse, replaceFix } from "#engine/selector/parser.ts";
import type { KeyToken } from "#engine/selector/token.ts";
import { spanOf } from "#engine/text/span.ts";

export function checkKey(parser: Parser, key: KeyToken): void {
  switch (key.fault) {
    case undefined:
      return;
    case "length":
      return refuse(parser, key.span, `A label key has at most ${LONGEST_KEY} characters, this one ${key.text.length}`);
    case "character": {
      const at = endOfRun(key.text, 0, isKeyCharacter);
      const character = String.fromCodePoint(key.text.codePointAt(at) ?? 0);
      const start = key.span.start + at;
      const message = `A label key has only letters, digits and _ . / - in it, not "${character}"`;
      return refuse(parser, spanOf(start, start + character.length), message);
    }
    case "quoted": {
      const isKey = key.text !== "" && endOfRun(key.text, 0, isKeyCharacter) === key.text.length;
      const fixes = isKey ? [replaceFix("Remove the quotes", key.span, key.text)] : [];
      return refuse(parser, key.span, `A label key stands without quotes, not as ${excerpt(parser, key.span)}`, fixes);
    }
  }
}
