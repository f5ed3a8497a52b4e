// The requests of protocol/walk.ts: packets walked through an open file.
import type { Connection } from "vscode-languageserver";
import type { Files } from "#server/files.ts";

export type WalkConnection = Pick<Connection, "onRequest" | "onNotification">;

export function registerWalk(_connection: WalkConnection, _files: Files): void {}
