// Renames tiers, profiles, labels and their values wherever the workspace names them.
import { plainValue } from "#engine/resources/load/scalar.ts";
import { mentionAt } from "#server/calico/mention-at.ts";
import { type Mention, nameId } from "#server/calico/mentions.ts";
import type { MentionPlace } from "#server/calico/workspace.ts";
import type { Scope } from "#server/files.ts";
import type { FileEdits, Refused, Renaming } from "#server/language.ts";

export function prepareRename(scope: Scope, offset: number): Renaming | Refused | undefined {
  if (scope.file.calico === undefined) return undefined;
  const mention = renamableAt(scope, offset);
  return "refused" in mention ? mention : { span: mention.span, placeholder: mention.name };
}

export function rename(scope: Scope, offset: number, wanted: string): readonly FileEdits[] | Refused | undefined {
  if (scope.file.calico === undefined) return undefined;
  const mention = renamableAt(scope, offset);
  if ("refused" in mention) return mention;
  if (wanted === mention.name) return [];
  const fault = faultOf(mention, wanted);
  if (fault !== undefined) return { refused: fault };
  const mentions = scope.workspace.mentions();
  if (mentions.has(nameId({ ...mention, name: wanted }))) {
    return { refused: `${wanted} is in use already: the two could not be told apart any more.` };
  }
  return editsOf(mentions.get(nameId(mention)) ?? [], wanted);
}

function editsOf(places: readonly MentionPlace[], wanted: string): readonly FileEdits[] {
  const edits = new Map<string, { span: Mention["span"]; text: string }[]>();
  for (const { file, mention } of places) {
    const text = mention.isBare && typeof plainValue(wanted) !== "string" ? `"${wanted}"` : wanted;
    const known = edits.get(file.uri);
    if (known === undefined) edits.set(file.uri, [{ span: mention.span, text }]);
    else known.push({ span: mention.span, text });
  }
  return [...edits].map(([uri, changed]) => ({ uri, edits: changed }));
}

function renamableAt({ file, workspace }: Scope, offset: number): Mention | Refused {
  const mention = file.calico && mentionAt(file.calico, offset);
  if (mention === undefined) return { refused: "Only tiers, profiles, labels and their values can be renamed here." };
  if (!workspace.isComplete) return { refused: "The files of the workspace have not all been read yet." };
  if (mention.kind === "namespace") return { refused: "A namespace cannot be renamed: it would be another one." };
  const { name, kind } = mention;
  const isCalicos = kind === "label" && /(?:^|\.)projectcalico\.org\/|(?:^|\.)kubernetes\.io\//.test(name);
  if (isCalicos || (kind === "profile" && /^(?:kns|ksa)\./.test(name))) return { refused: `${name} is a name that others give.` };
  return kind === "tier" && name === "default" ? { refused: "The tier default is Calico's own." } : mention;
}

/** What Kubernetes and Calico take for such a name. */
function faultOf({ kind }: Mention, wanted: string): string | undefined {
  switch (kind) {
    case "label":
      return /^(?:[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9](?:[-\w.]{0,61}[A-Za-z0-9])?$/.test(wanted)
        ? undefined
        : `${wanted} is no label: letters, digits, - _ and . only, at most 63, perhaps behind a domain and a /.`;
    case "value":
      return /^(?:[A-Za-z0-9](?:[-\w.]{0,61}[A-Za-z0-9])?)$/.test(wanted)
        ? undefined
        : `${wanted} is no value of a label: letters, digits, - _ and . only, at most 63.`;
    case "tier":
    case "profile":
    case "namespace":
      return /^[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$/.test(wanted)
        ? undefined
        : `${wanted} is no name: lower-case letters, digits, - and . only.`;
  }
}
