// Previews of what Felix would write for the policies of the workspace, shared by client and server.

/** Of documents that no file holds: their text comes from `chainwalk/preview`. */
export const PREVIEW_SCHEME = "chainwalk-preview";

/** What a preview is of. */
export interface PreviewTarget {
  /** URI of a YAML file: what it says counts before what other files say of the same. */
  readonly yaml: string;
  readonly family: 4 | 6;
  /**
   * `all`: the whole preview. `before` and `after`: what is Felix's of the dump and of the preview, laid side by side; the
   * latter without endpoints that are made up.
   */
  readonly part: "all" | "before" | "after";
}

/** The same target always has the same URI; its path ends in a name for the editor's tab. */
export function previewUri({ yaml, family, part }: PreviewTarget): string {
  const name = yaml.slice(yaml.lastIndexOf("/") + 1).replace(/\.ya?ml$/i, "");
  const ending = part === "all" ? "preview" : part;
  const target = encodeURIComponent(JSON.stringify({ yaml, family, part }));
  return `${PREVIEW_SCHEME}:/${name}.${ending}.save?${target}`;
}

/** Undefined for the URI of anything else. */
export function previewTarget(uri: string): PreviewTarget | undefined {
  if (!uri.startsWith(`${PREVIEW_SCHEME}:`)) return undefined;
  try {
    const { yaml, family, part }: Record<string, unknown> = JSON.parse(decodeURIComponent(uri.slice(uri.indexOf("?") + 1)));
    if (typeof yaml !== "string" || (part !== "all" && part !== "before" && part !== "after")) return undefined;
    return { yaml, family: family === 6 ? 6 : 4, part };
  } catch {
    return undefined;
  }
}

/** `chainwalk/preview`, a request to the server: the text of a preview. */
export const PREVIEW = "chainwalk/preview";

export interface PreviewParams {
  /** As previewUri() makes it. */
  readonly uri: string;
}

export interface PreviewResult {
  readonly text: string;
}

/** `chainwalk/previewOf`, a request to the server: what may be previewed for a file, and where a dump of the node lies. */
export const PREVIEW_OF = "chainwalk/previewOf";

export interface PreviewOfParams {
  /** Of a YAML file, or of a dump beside policies. */
  readonly uri: string;
  /** The cursor's, from 0. */
  readonly line?: number;
}

export interface PreviewOfResult {
  /** URI of the whole preview; absent where no file holds a resource of Calico's. */
  readonly uri: string | undefined;
  /** The lines of the preview for what the cursor is on, from 0. */
  readonly line: number | undefined;
  /** The two sides of a comparison; absent where no dump lies beside. */
  readonly compare: { readonly before: string; readonly after: string; readonly dump: string } | undefined;
}
