// The requests of protocol/preview.ts.
import type { Connection } from "vscode-languageserver";
import {
  PREVIEW,
  PREVIEW_OF,
  type PreviewOfParams,
  type PreviewOfResult,
  type PreviewParams,
  type PreviewResult,
  previewTarget,
  previewUri,
} from "#protocol/preview.ts";
import type { Files } from "#server/files.ts";
import { type Preview, previewText } from "#server/preview/previews.ts";
import { startOfLine } from "#server/preview/rendered-rules.ts";

export function registerPreview(connection: Pick<Connection, "onRequest">, files: Files): void {
  connection.onRequest(PREVIEW, async ({ uri }: PreviewParams): Promise<PreviewResult> => {
    const target = previewTarget(uri);
    const preview = target && (await files.preview(target));
    return { text: preview === undefined ? NOTHING : previewText(preview) };
  });
  connection.onRequest(PREVIEW_OF, async ({ uri, line }: PreviewOfParams): Promise<PreviewOfResult> => {
    const target = { yaml: uri, part: "all" } as const;
    const first = await files.preview({ ...target, family: files.get(uri)?.ruleset?.family ?? 4 });
    // A folder with an IPv6 dump only is previewed for that.
    const other = first?.dump === undefined ? await files.preview({ ...target, family: 6 }) : undefined;
    return answerFor(other?.dump === undefined ? first : other, line);
  });
}

const NOTHING = "# Nothing to preview: the file holds no resources of Calico's.\n";

function answerFor(preview: Preview | undefined, line: number | undefined): PreviewOfResult {
  if (preview === undefined) return { uri: undefined, line: undefined, compare: undefined };
  const { target, dump, scope, source } = preview;
  const start = line === undefined || source.calico === undefined ? undefined : startOfLine(preview, line);
  const chain = start && scope.file.ruleset?.tables.find(({ name }) => name === start.table)?.chains.get(start.chain);
  const ruleLine = start && chain?.ruleLines[start.number - 1];
  return {
    uri: previewUri(target),
    line: ruleLine ?? chain?.declarationLine,
    compare: dump && {
      before: previewUri({ ...target, part: "before" }),
      after: previewUri({ ...target, part: "after" }),
      dump: dump.uri,
    },
  };
}
