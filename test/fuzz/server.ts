// What the server is asked about a fuzz input: everything it offers, at places all over, before and after edits; and after
// the edits it must say what a server says that sees the final text first.
import type { ClientCapabilities, SemanticTokens, SemanticTokensDelta } from "vscode-languageserver-protocol";
import { checkAnswer, isRecord } from "#test/fuzz/answers.ts";
import { applied, type Document, documentOf, offsetOf } from "#test/fuzz/document.ts";
import { follow } from "#test/fuzz/follow.ts";
import type { Input } from "#test/fuzz/input.ts";
import { hostileWord } from "#test/fuzz/mutate.ts";
import { somePosition, someRange } from "#test/fuzz/places.ts";
import type { Random } from "#test/fuzz/random.ts";
import { OTHER_CAPABILITIES, type Place, REQUESTS, type Request } from "#test/fuzz/requests.ts";
import { patched } from "#test/fuzz/tokens.ts";
import type { Watch } from "#test/fuzz/watch.ts";
import { MODERN, type Session, startSession, uriOf } from "#test/lsp/session.ts";

const CAPABILITIES: ClientCapabilities = {
  ...MODERN,
  textDocument: {
    ...MODERN.textDocument,
    completion: { completionItem: { snippetSupport: true, documentationFormat: ["markdown"] } },
    rename: { prepareSupport: true },
    foldingRange: {},
    semanticTokens: {
      requests: { full: { delta: true }, range: true },
      tokenTypes: [],
      tokenModifiers: [],
      formats: ["relative"],
    },
  },
};

interface Talk {
  readonly session: Session;
  readonly watch: Watch;
  readonly uri: string;
  readonly documents: Map<string, Document>;
  readonly capabilities: Readonly<Record<string, unknown>>;
}

/** `places`: how many places every request is asked at. */
export async function askServer(input: Input, watch: Watch, random: Random, places: number): Promise<void> {
  const talk = await begin(input, watch);
  checkCapabilities(talk);
  await askAll(talk, random, places);
  const tokens = await fullTokens(talk);
  for (let left = 1 + random.below(4); left > 0; left--) await edit(talk, random);
  await checkDelta(talk, tokens);
  await askAll(talk, random, Math.ceil(places / 2));
  await compare(input, talk, random, places);
  await format(talk);
  await talk.session.close();
}

async function begin(input: Input, watch: Watch): Promise<Talk> {
  const { name, text, beside, disk } = input;
  const session = await startSession("", { capabilities: CAPABILITIES, disk });
  session.client.onNotification("window/logMessage", ({ message }: { message: string }) =>
    watch.check(false, "the server's log", () => message),
  );
  await session.client.sendNotification("textDocument/didClose", { textDocument: { uri: uriOf("iptables.save") } });
  await session.open(name, text);
  if (beside !== undefined) await session.open(beside.name, beside.text);
  const documents = new Map([[uriOf(name), documentOf(text)]]);
  if (beside !== undefined) documents.set(uriOf(beside.name), documentOf(beside.text));
  return { session, watch, uri: uriOf(name), documents, capabilities: { ...session.initialized.capabilities, chainwalk: true } };
}

function checkCapabilities({ watch, capabilities }: Talk): void {
  const asked = new Set([...REQUESTS.map(({ capability }) => capability), ...OTHER_CAPABILITIES]);
  for (const name of Object.keys(capabilities)) watch.check(asked.has(name), "capabilities", () => `${name} is not fuzzed`);
}

function documentAt({ documents, uri }: Talk): Document {
  return documents.get(uri) ?? documentOf("");
}

async function send({ session, watch, documents, uri }: Talk, method: string, params: object): Promise<unknown> {
  const answer = await watch.stepAsync(method, () => session.client.sendRequest<unknown>(method, params));
  checkAnswer({ watch, step: method, documents }, answer, uri);
  return answer;
}

async function askAll(talk: Talk, random: Random, places: number): Promise<void> {
  for (const request of REQUESTS) {
    if (!talk.capabilities[request.capability]) continue;
    for (let left = request.whole ? 1 : places; left > 0; left--) await askOne(talk, request, random);
  }
}

async function askOne(talk: Talk, request: Request, random: Random): Promise<void> {
  const { watch, uri, capabilities } = talk;
  const document = documentAt(talk);
  const place: Place = { uri, position: somePosition(document, random), range: someRange(document, random), random };
  const answer = await send(talk, request.method, request.params(place));
  const ask = (method: string, params: object): Promise<unknown> => send(talk, method, params);
  await follow(request.method, answer, { watch, document, place, capabilities, ask });
}

/** Changes as a client sends them: each in the text as the one before has left it. */
async function edit(talk: Talk, random: Random): Promise<void> {
  const { session, uri, documents } = talk;
  const contentChanges: object[] = [];
  for (let left = random.once(5) ? 12 : 1 + random.below(3); left > 0; left--) {
    const document = documentAt(talk);
    const range = someRange(document, random);
    const [start, end] = [offsetOf(document, range.start) ?? 0, offsetOf(document, range.end) ?? document.text.length];
    const lines = document.text.slice(0, 3000).split("\n");
    const text = random.pick(["", "\n", hostileWord(random), hostileWord(random), random.pick(lines), `${random.pick(lines)}\n`]);
    contentChanges.push({ range, text });
    documents.set(uri, documentOf(document.text.slice(0, start) + text + document.text.slice(end)));
  }
  await change(talk, session, contentChanges);
}

let version = 1;

function change({ uri }: Talk, { client }: Session, contentChanges: readonly object[]): Promise<void> {
  return client.sendNotification("textDocument/didChange", { textDocument: { uri, version: ++version }, contentChanges });
}

async function fullTokens(talk: Talk): Promise<SemanticTokens | undefined> {
  if (!talk.capabilities.semanticTokensProvider) return undefined;
  return (await send(talk, "textDocument/semanticTokens/full", { textDocument: { uri: talk.uri } })) as SemanticTokens;
}

/** The tokens before, changed as the answer says, are the tokens now. */
async function checkDelta(talk: Talk, before: SemanticTokens | undefined): Promise<void> {
  if (before?.resultId === undefined) return;
  const params = { textDocument: { uri: talk.uri }, previousResultId: before.resultId };
  const method = "textDocument/semanticTokens/full/delta";
  const answer = (await send(talk, method, params)) as SemanticTokens | SemanticTokensDelta | undefined;
  const now = await fullTokens(talk);
  if (answer === undefined || now === undefined) return;
  const same = JSON.stringify(patched(before.data, answer)) === JSON.stringify(now.data);
  talk.watch.check(same, method, () => "the difference does not lead to the tokens there are");
}

/** A server that has seen every edit, and one that sees the text as it is now for the first time. */
async function compare(input: Input, talk: Talk, random: Random, places: number): Promise<void> {
  const document = documentAt(talk);
  const anew = await begin({ ...input, text: document.text }, talk.watch);
  // What the hashes prove comes in when nobody waits: at any moment one server may be further than the other.
  const settings = { chainwalk: { ruleHashes: false } };
  for (const { session } of [talk, anew]) await session.client.sendNotification("workspace/didChangeConfiguration", { settings });
  for (const request of REQUESTS.filter((one) => one.pure && talk.capabilities[one.capability])) {
    for (let left = request.whole ? 1 : places; left > 0; left--) {
      const place: Place = {
        uri: talk.uri,
        position: somePosition(document, random),
        range: someRange(document, random),
        random,
      };
      const params = request.params(place);
      const [edited, fresh] = [await send(talk, request.method, params), await send(anew, request.method, params)];
      const same = told(edited) === told(fresh) || [edited, fresh].every(isOfHash);
      const step = `${request.method} after edits`;
      talk.watch.check(same, step, () => `${difference(told(edited), told(fresh))} at ${JSON.stringify(place.position)}`);
    }
  }
  await anew.session.close();
}

/** The hover of a hash says how far the proof has come. */
function isOfHash(answer: unknown): boolean {
  return /Felix(?:'s hash| wrote)|The hash could not be followed/.test(told(answer));
}

function told(answer: unknown): string {
  return JSON.stringify(answer, (key, value: unknown) => (key === "resultId" ? undefined : value)) ?? "";
}

function difference(one: string, other: string): string {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at++;
  const from = Math.max(0, at - 30);
  return `edited …${one.slice(from, at + 80)}… fresh …${other.slice(from, at + 80)}…`;
}

/** Formatted text has nothing to format. */
async function format(talk: Talk): Promise<void> {
  if (!talk.capabilities.documentFormattingProvider) return;
  const params = { textDocument: { uri: talk.uri }, options: { tabSize: 4, insertSpaces: true } };
  const edits = await send(talk, "textDocument/formatting", params);
  if (!Array.isArray(edits) || edits.length === 0) return;
  const after = applied(documentAt(talk), edits);
  if (!("text" in after)) return;
  const before = documentAt(talk);
  talk.documents.set(talk.uri, documentOf(after.text));
  await change(talk, talk.session, [{ text: after.text }]);
  const again = await send(talk, "textDocument/formatting", params);
  if (!Array.isArray(again)) return;
  const twice = applied(documentAt(talk), again);
  const same = "text" in twice && twice.text === after.text;
  talk.watch.check(same, "formatting twice", () => lineOfDifference(before.text, after.text, "text" in twice ? twice.text : ""));
}

function lineOfDifference(before: string, once: string, twice: string): string {
  const [lines, again] = [once.split("\n"), twice.split("\n")];
  const at = lines.findIndex((line, index) => line !== again[index]);
  return `${JSON.stringify(before.split("\n")[at])} → ${JSON.stringify(lines[at])} → ${JSON.stringify(again[at])}`;
}

/** Errors of LSP that tell the client to ask again, or why a rename cannot be done. */
export function isAnswer(error: unknown): boolean {
  const code = isRecord(error) ? error.code : undefined;
  return code === -32800 || code === -32802 || code === -32803;
}
