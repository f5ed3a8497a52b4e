// The extension wakes up on an iptables-save file and its server answers, in every kind of host: a Node or a web worker
// extension host, the working tree or an installed package.
import * as vscode from "vscode";
import { equal, ok } from "./assert.ts";
import { extension, open, until } from "./workspace.ts";

describe("A dump opened in the editor", () => {
  let document: vscode.TextDocument;
  before(async () => {
    document = await open("iptables.save");
  });

  it("is an iptables-save file", () => equal(document.languageId, "iptables-save", "language"));

  it("wakes the extension without being asked", async () => {
    await until("the activation", () => extension().isActive);
  });

  it("comes from where the run says", () => {
    const place = extension().extensionUri.path;
    const expected = typeof process === "undefined" ? undefined : process.env.CHAINWALK_EXPECT_PATH;
    ok(expected === undefined || place.startsWith(expected), `${place} is not under ${expected}`);
    console.log(`  VS Code ${vscode.version}, ${vscode.env.appName}; extension at ${place}`);
  });

  it("is known to a running server", async () => {
    const api = await extension().activate();
    await until("the server", () => api.client.isRunning());
    await until("a CodeLens", async () => {
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", document.uri);
      return lenses.length > 0;
    });
  });
});
