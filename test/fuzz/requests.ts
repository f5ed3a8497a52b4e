// Every request the server offers, by the capability that offers it. A capability that is not here is a finding itself,
// so that a new feature is fuzzed from its first day.
import type { Position, Range } from "vscode-languageserver-protocol";
import { PACKETS } from "#test/fuzz/engine.ts";
import { hostileWord } from "#test/fuzz/mutate.ts";
import type { Random } from "#test/fuzz/random.ts";

export interface Place {
  readonly uri: string;
  readonly position: Position;
  readonly range: Range;
  readonly random: Random;
}

export interface Request {
  readonly method: string;
  /** Not asked where the server does not offer it. */
  readonly capability: string;
  /** Of the whole document: asked once. */
  readonly whole?: true;
  /** Depends on nothing but text and place, so that it can be compared. */
  readonly pure?: true;
  params(place: Place): object;
}

const at = ({ uri, position }: Place): object => ({ textDocument: { uri }, position });
const of = ({ uri }: Place): object => ({ textDocument: { uri } });
const over = ({ uri, range }: Place): object => ({ textDocument: { uri }, range });
const FORMAT = { tabSize: 4, insertSpaces: true };

export const REQUESTS: readonly Request[] = [
  { method: "textDocument/hover", capability: "hoverProvider", pure: true, params: at },
  { method: "textDocument/definition", capability: "definitionProvider", pure: true, params: at },
  {
    method: "textDocument/references",
    capability: "referencesProvider",
    pure: true,
    params: (place) => ({ ...at(place), context: { includeDeclaration: true } }),
  },
  { method: "textDocument/documentHighlight", capability: "documentHighlightProvider", pure: true, params: at },
  { method: "textDocument/completion", capability: "completionProvider", pure: true, params: at },
  { method: "textDocument/signatureHelp", capability: "signatureHelpProvider", pure: true, params: at },
  { method: "textDocument/prepareRename", capability: "renameProvider", params: at },
  {
    method: "textDocument/rename",
    capability: "renameProvider",
    params: (place) => ({ ...at(place), newName: place.random.once(3) ? hostileWord(place.random) : "renamed" }),
  },
  { method: "textDocument/prepareCallHierarchy", capability: "callHierarchyProvider", pure: true, params: at },
  { method: "textDocument/linkedEditingRange", capability: "linkedEditingRangeProvider", pure: true, params: at },
  {
    method: "textDocument/selectionRange",
    capability: "selectionRangeProvider",
    params: ({ uri, position, range }) => ({ textDocument: { uri }, positions: [position, range.start] }),
  },
  {
    method: "textDocument/codeAction",
    capability: "codeActionProvider",
    params: (place) => ({ ...over(place), context: { diagnostics: [] } }),
  },
  { method: "textDocument/inlayHint", capability: "inlayHintProvider", pure: true, params: over },
  {
    method: "textDocument/rangeFormatting",
    capability: "documentRangeFormattingProvider",
    pure: true,
    params: (place) => ({ ...over(place), options: FORMAT }),
  },
  {
    method: "textDocument/onTypeFormatting",
    capability: "documentOnTypeFormattingProvider",
    params: (place) => ({ ...at(place), ch: "\n", options: FORMAT }),
  },
  { method: "textDocument/semanticTokens/range", capability: "semanticTokensProvider", pure: true, params: over },
  { method: "textDocument/documentSymbol", capability: "documentSymbolProvider", whole: true, pure: true, params: of },
  { method: "textDocument/foldingRange", capability: "foldingRangeProvider", whole: true, pure: true, params: of },
  { method: "textDocument/codeLens", capability: "codeLensProvider", whole: true, pure: true, params: of },
  { method: "textDocument/documentLink", capability: "documentLinkProvider", whole: true, pure: true, params: of },
  { method: "textDocument/semanticTokens/full", capability: "semanticTokensProvider", whole: true, pure: true, params: of },
  { method: "textDocument/diagnostic", capability: "diagnosticProvider", whole: true, pure: true, params: of },
  {
    method: "textDocument/formatting",
    capability: "documentFormattingProvider",
    whole: true,
    pure: true,
    params: (place) => ({ ...of(place), options: FORMAT }),
  },
  {
    method: "workspace/symbol",
    capability: "workspaceSymbolProvider",
    whole: true,
    params: ({ random }) => ({ query: random.pick(["", "cali", "f", hostileWord(random)]) }),
  },
  {
    method: "chainwalk/locate",
    capability: "chainwalk",
    pure: true,
    params: ({ uri, position }) => ({ uri, line: position.line }),
  },
  {
    method: "chainwalk/checkPacket",
    capability: "chainwalk",
    params: ({ uri, random }) => ({ uri, packet: somePacket(random) }),
  },
  {
    method: "chainwalk/examplePackets",
    capability: "chainwalk",
    params: ({ uri, random }) => ({ uri, ...somewhere(random), number: 1 + random.below(3) }),
  },
  {
    method: "chainwalk/walk",
    capability: "chainwalk",
    whole: true,
    params: ({ uri, random }) => ({ uri, packet: somePacket(random), choices: {}, ...placeOf(random) }),
  },
];

/** Capabilities that ask for nothing, or whose questions are asked along with others (requests-after.ts). */
export const OTHER_CAPABILITIES = ["positionEncoding", "textDocumentSync", "workspace"];
/** Requests of the protocol that other files make, that are about policies, or that go to the client. */
export const OTHER_REQUESTS = [
  "chainwalk/preview",
  "chainwalk/previewOf",
  "chainwalk/readFolder",
  "chainwalk/readPolicies",
  "chainwalk/ruleHashes",
  "chainwalk/verdicts",
];

function somewhere(random: Random): { readonly table: string; readonly chain: string } {
  return {
    table: random.pick(["filter", "nat", "raw", "mangle", "nowhere"]),
    chain: random.pick(["FORWARD", "PREROUTING", "x", "__proto__"]),
  };
}

function placeOf(random: Random): object {
  return random.once(2) ? {} : { place: { ...somewhere(random), number: random.pick([1, 1, 2, 0, 99]) } };
}

function somePacket(random: Random): string {
  const line = random.pick(PACKETS);
  if (!random.once(3)) return line;
  const cut = random.below(line.length);
  return line.slice(0, cut) + hostileWord(random) + line.slice(cut);
}
