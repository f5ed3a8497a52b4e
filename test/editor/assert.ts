// Assertions that also run where there is no node:assert.

export function equal(actual: unknown, expected: unknown, what = "value"): void {
  const [found, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (found !== wanted) throw new Error(`${what}: expected ${wanted}, found ${found}`);
}

export function ok(condition: boolean | undefined, message: string): asserts condition {
  if (!condition) throw new Error(message);
}
