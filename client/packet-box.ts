// The box a packet is typed into: free text, checked as it is typed, above the packets walked last and some to try.
import * as vscode from "vscode";
import type { CheckPacketResult } from "#protocol/walk.ts";
import { createDebounce } from "./debounce.ts";
import { type Place, placeWords } from "./describe.ts";
import type { Link } from "./link.ts";
import { type PacketChoices, type PacketItem, packetItems, worst } from "./packet-items.ts";
import { addRecent, readRecents, removeRecent } from "./recents.ts";

const RECENTS = "chainwalk.recentPackets";
const AFTER_TYPING = 100;
const SYNTAX = "cali0ef24b1 tcp 192.168.1.2:40000 > 10.0.0.7:3306 syn new mark 0x0";

const EDIT: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("edit"), tooltip: vscode.l10n.t("Edit before walking") };
const FORGET: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("close"), tooltip: vscode.l10n.t("Forget") };

interface BoxItem extends vscode.QuickPickItem {
  readonly item: PacketItem;
}

export interface PacketQuestion {
  readonly uri: vscode.Uri;
  readonly place: Place | undefined;
  /** The packet to begin with; the one walked last where absent. */
  readonly packet: string | undefined;
}

/** Resolves to a line that the server reads as a packet, or to undefined when the user gave up. */
export type AskPacket = (question: PacketQuestion) => Promise<string | undefined>;

export function packetBox(link: Link, memory: vscode.Memento): AskPacket {
  return async (question) => {
    const box = new PacketBox(link, memory, question);
    try {
      return await box.ask();
    } finally {
      box.dispose();
    }
  };
}

class PacketBox implements vscode.Disposable {
  readonly #link: Link;
  readonly #memory: vscode.Memento;
  readonly #question: PacketQuestion;
  readonly #pick = vscode.window.createQuickPick<BoxItem>();
  readonly #typing = createDebounce();
  #choices: PacketChoices;
  #checked: { text: string; check: CheckPacketResult | undefined } | undefined;

  constructor(link: Link, memory: vscode.Memento, question: PacketQuestion) {
    this.#link = link;
    this.#memory = memory;
    this.#question = question;
    const recents = readRecents(memory.get(RECENTS));
    const prefilled = question.packet ?? recents[0] ?? "";
    this.#choices = { recents, examples: [], prefilled };
  }

  ask(): Promise<string | undefined> {
    const pick = this.#pick;
    const from = placeWords(this.#question.place);
    pick.title = from === "" ? vscode.l10n.t("Walk a packet through the node") : vscode.l10n.t("Walk a packet from {0}", from);
    pick.placeholder = SYNTAX;
    pick.ignoreFocusOut = true; // looking something up in the dump must not lose what was typed
    pick.value = this.#choices.prefilled;
    return new Promise((resolve) => {
      pick.onDidChangeValue(() => this.#onType());
      pick.onDidTriggerItemButton(({ button, item }) => void this.#onButton(button, item.item));
      pick.onDidAccept(() => void this.#accept().then((packet) => packet !== undefined && resolve(packet)));
      pick.onDidHide(() => resolve(undefined));
      this.#list();
      pick.show();
      void this.#check();
      void this.#loadExamples();
    });
  }

  dispose(): void {
    this.#typing.dispose();
    this.#pick.dispose();
  }

  async #loadExamples(): Promise<void> {
    const { uri, place } = this.#question;
    const answer = await this.#link.examplePackets(uri, place);
    this.#choices = { ...this.#choices, examples: answer?.packets ?? [] };
    this.#list();
  }

  #onType(): void {
    this.#list();
    this.#typing.schedule(AFTER_TYPING, () => void this.#check());
  }

  /** Asks about the text as it is; an answer that comes when there is another text is dropped. */
  async #check(): Promise<CheckPacketResult | undefined> {
    const text = this.#pick.value.trim();
    if (text === "") return undefined;
    const check = await this.#link.checkPacket({ uri: this.#question.uri.toString(), packet: text });
    if (this.#pick.value.trim() !== text) return undefined;
    this.#checked = { text, check };
    this.#list();
    return check;
  }

  #list(): void {
    const text = this.#pick.value.trim();
    const check = this.#checked?.text === text ? this.#checked.check : undefined;
    const active = this.#pick.activeItems[0]?.item;
    const items = packetItems(text, check, this.#choices).map(boxItem);
    this.#pick.items = items;
    // The text that was typed is what Enter runs, unless the user has gone down to another packet meanwhile.
    const kept = items.find(({ item }) => item.kind !== "typed" && item.kind === active?.kind && item.packet === active.packet);
    const first = kept ?? items[0];
    this.#pick.activeItems = first === undefined ? [] : [first];
  }

  async #accept(): Promise<string | undefined> {
    const item = this.#pick.activeItems[0]?.item;
    if (item === undefined) return undefined;
    if (item.kind === "typed") {
      const check = this.#checked?.text === item.packet ? this.#checked.check : await this.#check();
      if (worst(check?.problems ?? []) === "error" || this.#pick.value.trim() !== item.packet) return undefined;
    }
    await this.#memory.update(RECENTS, addRecent(readRecents(this.#memory.get(RECENTS)), item.packet));
    return item.packet;
  }

  async #onButton(button: vscode.QuickInputButton, { packet }: PacketItem): Promise<void> {
    if (button === EDIT) {
      this.#pick.value = packet;
      this.#onType();
      return;
    }
    const recents = removeRecent(readRecents(this.#memory.get(RECENTS)), packet);
    this.#choices = { ...this.#choices, recents };
    this.#list();
    await this.#memory.update(RECENTS, recents);
  }
}

function boxItem(item: PacketItem): BoxItem {
  const { kind, packet } = item;
  // Below the packet there is room for a sentence, behind it there is not.
  const below = kind === "typed" ? [item.detail, item.description].filter((part) => part !== "").join(" · ") : "";
  return {
    item,
    label: packet,
    alwaysShow: true, // packetItems() has chosen already
    iconPath: new vscode.ThemeIcon(iconName(item)),
    description: kind === "recent" ? vscode.l10n.t("recent") : kind === "example" ? item.description : "",
    ...(below === "" ? {} : { detail: below }),
    buttons: kind === "typed" ? [] : kind === "recent" ? [EDIT, FORGET] : [EDIT],
  };
}

function iconName({ kind, severity }: PacketItem): string {
  switch (kind) {
    case "typed":
      return severity === "error" ? "error" : severity === "warning" ? "warning" : "play";
    case "recent":
      return "history";
    case "example":
      return "lightbulb";
  }
}
