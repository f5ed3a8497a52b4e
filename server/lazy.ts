// A value worked out on its first use and kept: what a file's version gives rise to is derived once.
export function lazy<Value>(make: () => Value): () => Value {
  let kept: { readonly value: Value } | undefined;
  return () => {
    kept ??= { value: make() };
    return kept.value;
  };
}
