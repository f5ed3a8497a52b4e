// Commands that the server puts into lenses and code actions, and the client carries out.

/** Opens the packet box for a place; its argument is a PlaceParams (walk.ts). */
export const SIMULATE = "chainwalk.simulate";

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
