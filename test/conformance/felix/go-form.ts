// A call of upstream's renderer as the cases hold it: arguments in Go's form, as JSON.

export interface ChainCall {
  readonly method: string;
  readonly args: readonly unknown[];
  readonly config: Readonly<Record<string, unknown>>;
}

export interface CallContext {
  readonly labels: readonly string[];
  readonly expected: readonly { readonly name: string; readonly rules: readonly string[] | null }[];
}

export function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

export function objects(value: unknown): Readonly<Record<string, unknown>>[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}
