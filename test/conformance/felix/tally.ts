// How a run of upstream cases came out.

export interface Tally {
  readonly agree: number;
  readonly total: number;
  readonly notModelled: number;
  readonly misses: readonly string[];
}
