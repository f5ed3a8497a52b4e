// Tokenises text with the shipped TextMate grammars, as the editor does.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import oniguruma from "vscode-oniguruma";
import textmate from "vscode-textmate";

export interface ScopedText {
  readonly text: string;
  /** Outermost first, without the grammar's own name at the end of each. */
  readonly scopes: readonly string[];
}

export interface LineTokens {
  readonly tokens: readonly ScopedText[];
  /** Scopes still open behind the line's end; the root scope alone when the line leaves nothing behind. */
  readonly open: number;
}

async function onigurumaLib(): Promise<textmate.IOnigLib> {
  const path = createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm");
  await oniguruma.loadWASM(await readFile(path));
  return {
    createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
    createOnigString: (text) => new oniguruma.OnigString(text),
  };
}

const registry = new textmate.Registry({
  onigLib: onigurumaLib(),
  loadGrammar: async (scopeName) => {
    const url = new URL(`../../syntaxes/${scopeName.replace("source.", "")}.tmLanguage.json`, import.meta.url);
    return textmate.parseRawGrammar(await readFile(url, "utf8"), "grammar.json");
  },
});

type ScopeName = "source.iptables-save" | "source.ipset" | "source.calico-selector" | "source.calico-selector.injection";

/** A function from one line to its tokens; blanks between tokens are left out. */
export async function tokeniser(scopeName: ScopeName): Promise<(line: string) => LineTokens> {
  const grammar = await registry.loadGrammar(scopeName);
  if (grammar === null) throw new Error(`no grammar ${scopeName}`);
  const suffix = scopeName.replace("source", "");
  return (line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, textmate.INITIAL);
    const scoped = tokens.map(({ startIndex, endIndex, scopes }) => ({
      text: line.slice(startIndex, endIndex).trim(),
      scopes: scopes.slice(1).map((scope) => (scope.endsWith(suffix) ? scope.slice(0, -suffix.length) : scope)),
    }));
    return { tokens: scoped.filter(({ text }) => text !== ""), open: ruleStack.depth };
  };
}
