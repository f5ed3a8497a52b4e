export interface LineIndex {
  readonly count: number;
}
