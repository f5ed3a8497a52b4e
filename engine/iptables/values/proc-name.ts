// Names under which a match keeps a file below /proc: those of hashlimit tables and recent lists.
import type { ValueGrammar } from "#engine/iptables/extension.ts";
import { beginning } from "#engine/iptables/values/short-text.ts";

/** iptables cuts longer names; the kernel refuses one that is no file name. */
export function procName(most: number): ValueGrammar<string> {
  return {
    syntax: "NAME",
    words: 1,
    decode: ([word = ""]) => {
      const name = beginning(word, most);
      const isFile = name !== "" && name !== "." && name !== ".." && !name.includes("/");
      return isFile ? name : { refusal: `"${word}" cannot be the name of a file in /proc, which is made for it` };
    },
  };
}
