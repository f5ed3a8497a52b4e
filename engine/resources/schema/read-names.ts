// Kinds of which Calico reads only resources with certain names; the API takes the others and nobody looks at them.
import type { ObjectCheck } from "#engine/resources/schema/schema.ts";
import { mapAt, scalarAt } from "#engine/resources/validate/values.ts";
import { diagnostic } from "#engine/text/diagnostic.ts";

/** felixconfigurationprocessor.go and bgpconfigurationprocessor.go, libcalico-go/lib/backend/syncersv1/updateprocessors. */
export const defaultOrNode: ObjectCheck = nameCheck(
  (name) => name === "default" || name.startsWith("node."),
  "only `default` (for all nodes) and `node.NAME` (for one)",
);

export const onlyDefault: ObjectCheck = nameCheck((name) => name === "default", "only `default`");

function nameCheck(isRead: (name: string) => boolean, names: string): ObjectCheck {
  return (root, { kind }) => {
    const metadata = mapAt(root, "metadata");
    const name = metadata === undefined ? undefined : scalarAt(metadata, "name");
    if (name === undefined || name.source === "" || name.source.includes("{{") || isRead(name.source)) return [];
    return [diagnostic("calico-ignored-name", "warning", name.span, `Calico reads no ${kind} of this name: ${names}`)];
  };
}
