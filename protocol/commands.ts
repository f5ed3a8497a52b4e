// Commands that the server puts into lenses and code actions, and the client carries out.

/** Opens the packet box for a place; its argument is a PlaceParams (walk.ts), or SimulateArguments. */
export const SIMULATE = "chainwalk.simulate";

/** The whole way through a file's rules, or from the rule on a line of it. */
export interface SimulateArguments {
  readonly uri: string;
  readonly line?: number;
}

/** Shows what Felix would write for the policies of a file; its argument is PreviewArguments. */
export const PREVIEW_CHAINS = "chainwalk.previewChains";

export interface PreviewArguments {
  readonly uri: string;
  readonly line: number;
}

/** Shows places in the references view; its arguments are ShowReferencesArguments, as LSP has them. */
export const SHOW_REFERENCES = "chainwalk.showReferences";

interface Position {
  readonly line: number;
  readonly character: number;
}

export type ShowReferencesArguments = readonly [
  uri: string,
  position: Position,
  locations: readonly { readonly uri: string; readonly range: { readonly start: Position; readonly end: Position } }[],
];
