// A client and the real server on the two ends of a pair of streams.

import { readFileSync } from "node:fs";
import { PassThrough } from "node:stream";
import { createConnection } from "vscode-languageserver/node";
import {
  type ClientCapabilities,
  type Command,
  createProtocolConnection,
  type Hover,
  type InitializeResult,
  type MarkupContent,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver-protocol/node";
import { createServer } from "#server/server.ts";
import { type FixtureFile, type Position, readFixture } from "#test/fixture.ts";

/** What a client of today says it can do. */
export const MODERN: ClientCapabilities = {
  textDocument: {
    hover: { contentFormat: ["markdown", "plaintext"] },
    definition: { linkSupport: true },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    diagnostic: {},
  },
};

export const FOLDER = "file:///node";

export interface Session {
  readonly client: ProtocolConnection;
  readonly initialized: InitializeResult;
  readonly opened: readonly FixtureFile[];
  /** Where the first cursor stands, as the parameters of most requests. */
  here(cursor?: number): { readonly textDocument: { readonly uri: string }; readonly position: Position };
  open(name: string, text: string): Promise<void>;
  close(): Promise<void>;
}

export interface SessionOptions {
  readonly capabilities?: ClientCapabilities;
  /** Files of the folder that are on disk only. */
  readonly disk?: Readonly<Record<string, string>>;
  /** YAML files of the workspace that are on disk only. */
  readonly policies?: Readonly<Record<string, string>>;
  /** Takes notifications of Felix's hashes. */
  readonly showsRuleHashes?: boolean;
}

export function uriOf(name: string): string {
  return `${FOLDER}/${name}`;
}

export async function startSession(fixture: string, options: SessionOptions = {}): Promise<Session> {
  const client = connect(options);
  const initialized = await client.sendRequest<InitializeResult>("initialize", {
    processId: null,
    rootUri: null,
    capabilities: options.capabilities ?? MODERN,
    initializationOptions: {
      readsFolders: options.disk !== undefined || options.policies !== undefined,
      showsRuleHashes: options.showsRuleHashes === true,
    },
  });
  await client.sendNotification("initialized", {});
  const opened = readFixture(fixture);
  const session: Session = {
    client,
    initialized,
    opened,
    here: (cursor = 0) => cursorOf(opened, cursor),
    open: (name, text) =>
      client.sendNotification("textDocument/didOpen", {
        textDocument: { uri: uriOf(name), languageId: languageOf(name), version: 1, text },
      }),
    close: async () => {
      await client.sendRequest("shutdown");
      client.dispose();
    },
  };
  for (const { name, text } of opened) await session.open(name, text);
  return session;
}

function languageOf(name: string): string {
  if (/\.ya?ml$/.test(name)) return "yaml";
  return name.endsWith(".ipset") ? "ipset" : "iptables-save";
}

function connect({ disk, policies }: SessionOptions): ProtocolConnection {
  const [up, down] = [new PassThrough(), new PassThrough()];
  createServer(createConnection(new StreamMessageReader(up), new StreamMessageWriter(down)));
  const client = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  client.onRequest("chainwalk/readFolder", ({ uri }: { uri: string }) => ({
    files: uri === FOLDER ? Object.entries(disk ?? {}).map(([name, text]) => ({ name, text })) : [],
  }));
  client.onRequest("chainwalk/readPolicies", ({ uris }: { uris?: readonly string[] }) => ({
    files: Object.entries(policies ?? {})
      .map(([name, text]) => ({ uri: uriOf(name), text }))
      .filter(({ uri }) => uris?.includes(uri) ?? true),
  }));
  client.listen();
  return client;
}

function cursorOf(opened: readonly FixtureFile[], wanted: number): ReturnType<Session["here"]> {
  const all = opened.flatMap(({ name, cursors }) => cursors.map((position) => ({ name, position })));
  const cursor = all[wanted];
  if (cursor === undefined) throw new Error(`the fixture has no cursor ${wanted}`);
  return { textDocument: { uri: uriOf(cursor.name) }, position: cursor.position };
}

/** The Markdown of the hover at the fixture's cursor; "" when there is none. */
export async function hoverText(fixture: string, options: SessionOptions = {}): Promise<string> {
  const session = await startSession(fixture, options);
  const hover = await session.client.sendRequest<Hover | null>("textDocument/hover", session.here());
  await session.close();
  return hover === null ? "" : (hover.contents as MarkupContent).value;
}

/** A file of the example nodes. */
export function example(path: string): string {
  return readFileSync(new URL(`../../examples/${path}`, import.meta.url), "utf8");
}

/** The folder of an example node but for its dump, as it lies on disk. */
export function exampleFolder(node: string): Record<string, string> {
  const names = ["node.ipset", "ip-addr.txt", "ip-route.txt", "ip-rule.txt", "sysctl.txt"];
  return Object.fromEntries(names.map((name) => [name, example(`${node}/${name}`)]));
}

/** The example's dump with a cursor put before the `nth` occurrence of `word` (from 1). */
export function exampleAt(path: string, word: string, nth = 1): string {
  const text = example(path);
  let at = -1;
  for (let i = 0; i < nth; i++) at = text.indexOf(word, at + 1);
  if (at < 0) throw new Error(`${path} has no ${nth}. "${word}"`);
  return `${text.slice(0, at)}$0${text.slice(at)}`;
}

export function titleOf(command: Command | undefined): string {
  return command?.title ?? "";
}
