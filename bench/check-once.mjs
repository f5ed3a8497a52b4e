// Bundled and run as a process of its own: checks the dump on standard input, as `iptables-restore --test` does.
import { readFileSync } from "node:fs";
import { checkWhole } from "#engine/checks/index.ts";
import { parseRuleset } from "#engine/iptables/parser.ts";

const found = checkWhole(parseRuleset(readFileSync(0, "utf8")));
console.log(found.length);
