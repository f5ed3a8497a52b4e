// Which chains call which, through the real server.
import { expect, test } from "vitest";
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  Range,
} from "vscode-languageserver-protocol";
import { startSession } from "#test/lsp/session.ts";

const DUMP = `*nat
:OUTPUT ACCEPT [0:0]
:a - [0:0]
-A OUTPUT -j a
COMMIT
*filter
:FORWARD ACCEPT [0:0]
:cali-FORWARD - [0:0]
:a - [0:0]
-A FORWARD -j cali-FORWARD
-A FORWARD -g a
-A cali-FORWARD -p tcp -j a
-A cali-FORWARD -p udp -j a
-A cali-FORWARD -g a
-A cali-FORWARD -j MARK --set-xmark 0x1/0x1
-A cali-FORWARD -j missing
-A a -j ACCEPT
COMMIT
`;

function drawn({ start, end }: Range): string {
  return `${start.line}:${start.character}-${end.character}`;
}

async function hierarchyAt(word: string, nth = 1) {
  let at = -1;
  for (let i = 0; i < nth; i++) at = DUMP.indexOf(word, at + 1);
  const session = await startSession(`${DUMP.slice(0, at)}$0${DUMP.slice(at)}`);
  const items = await session.client.sendRequest<CallHierarchyItem[]>("textDocument/prepareCallHierarchy", session.here());
  const [item] = items;
  const ask = <Call>(way: string) => session.client.sendRequest<Call[]>(`callHierarchy/${way}Calls`, { item });
  const incoming = item === undefined ? [] : await ask<CallHierarchyIncomingCall>("incoming");
  const outgoing = item === undefined ? [] : await ask<CallHierarchyOutgoingCall>("outgoing");
  await session.close();
  return {
    item: item && [item.name, item.detail, drawn(item.selectionRange)],
    incoming: incoming.map(({ from, fromRanges }) => [from.name, from.detail, ...fromRanges.map(drawn)]),
    outgoing: outgoing.map(({ to, fromRanges }) => [to.name, to.detail, ...fromRanges.map(drawn)]),
  };
}

const BUILTIN = "builtin, called by the kernel at hook FORWARD";

test("jumps and gotos to a chain stand apart", async () => {
  const { item, incoming, outgoing } = await hierarchyAt("a -j ACCEPT");
  expect(item).toEqual(["a", "filter", "8:1-2"]);
  expect(incoming).toEqual([
    ["FORWARD", `filter, by goto (-g) · ${BUILTIN}`, "10:14-15"],
    ["cali-FORWARD", expect.stringMatching(/^filter, by jump \(-j\) · ./), "11:26-27", "12:26-27"],
    ["cali-FORWARD", expect.stringMatching(/^filter, by goto \(-g\) · ./), "13:19-20"],
  ]);
  expect(outgoing).toEqual([]);
});

test("calls from a chain are of chains only", async () => {
  const { item, incoming, outgoing } = await hierarchyAt("cali-FORWARD - ");
  expect(item).toEqual(["cali-FORWARD", expect.stringMatching(/^filter · ./), "7:1-13"]);
  expect(incoming).toEqual([["FORWARD", `filter, by jump (-j) · ${BUILTIN}`, "9:14-26"]]);
  expect(outgoing).toEqual([
    ["a", "filter, by jump (-j)", "11:26-27", "12:26-27"],
    ["a", "filter, by goto (-g)", "13:19-20"],
  ]);
});

test("the kernel calls a builtin chain, and no rule does", async () => {
  const { item, incoming, outgoing } = await hierarchyAt("FORWARD ACCEPT");
  expect(item).toEqual(["FORWARD", `filter · ${BUILTIN}`, "6:1-8"]);
  expect(incoming).toEqual([]);
  expect(outgoing.map(([name]) => name)).toEqual(["cali-FORWARD", "a"]);
});

test("elsewhere in a rule it is about the rule's chain, in its own table", async () => {
  expect((await hierarchyAt("--set-xmark")).item?.[0]).toBe("cali-FORWARD");
  const { item, incoming } = await hierarchyAt("a - ");
  expect(item?.[1]).toBe("nat");
  expect(incoming.map(([name]) => name)).toEqual(["OUTPUT"]);
});

test("an item is found again when its table has moved", async () => {
  const session = await startSession("*filter\n:a - [0:0]\n:$0b - [0:0]\n-A a -j b\nCOMMIT\n");
  const [item] = await session.client.sendRequest<CallHierarchyItem[]>("textDocument/prepareCallHierarchy", session.here());
  await session.client.sendNotification("textDocument/didChange", {
    textDocument: { uri: session.here().textDocument.uri, version: 2 },
    contentChanges: [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: "*nat\nCOMMIT\n" }],
  });
  const calls = await session.client.sendRequest<CallHierarchyIncomingCall[]>("callHierarchy/incomingCalls", { item });
  await session.close();
  expect(calls.map(({ from, fromRanges }) => [from.name, ...fromRanges.map(drawn)])).toEqual([["a", "5:8-9"]]);
});
