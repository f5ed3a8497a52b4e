// Ranges of routing tables (libcalico-go/lib/validator/v3/validator.go: validateRouteTableRange(), validateRouteTableIDRange(),
// validateFelixConfigSpec()).
import type { YamlMap } from "#engine/resources/resource.ts";
import type { ObjectCheck } from "#engine/resources/schema/schema.ts";
import { badValue, conflict } from "#engine/resources/validate/problems.ts";
import { entryAt, itemsAt, mayHoldMore, numberAt, valueAt } from "#engine/resources/validate/values.ts";

/** All tables there are; Felix would look at each. */
const MOST_TABLES = 0xffff;

export const routeTableRangeCheck: ObjectCheck = (map) => {
  const { min, max } = endsOf(map);
  if (min === undefined || max === undefined) return [];
  return min >= 1 && min <= max && max <= 250 ? [] : [badValue(map, "Write a range within 1 to 250, min first")];
};

export const routeTableIdRangeCheck: ObjectCheck = (map) => {
  const { min, max } = endsOf(map);
  if (min === undefined || max === undefined) return [];
  if (min < 1) return [badValue(map, "Routing tables are counted from 1")];
  if (min > max) return [badValue(map, `The range goes backwards: ${min} is more than ${max}`)];
  return max > 0xffffffff ? [badValue(map, "4294967295 is the last routing table")] : [];
};

export const routeTablesCheck: ObjectCheck = (spec) => {
  const ranges = valueAt(spec, "routeTableRanges");
  if (ranges === undefined) return [];
  const old = entryAt(spec, "routeTableRange");
  const both =
    old === undefined ? [] : [conflict(old.keySpan, "routeTableRange does not go with routeTableRanges: keep the newer one")];
  return countTables(spec) > MOST_TABLES && !mayHoldMore(ranges)
    ? [...both, badValue(ranges, `These are more than ${MOST_TABLES} routing tables`)]
    : both;
};

function countTables(spec: YamlMap): number {
  return itemsAt(spec, "routeTableRanges").reduce((sum, item) => {
    const { min, max } = item.kind === "map" ? endsOf(item) : {};
    return min === undefined || max === undefined ? sum : sum + max - min + 1;
  }, 0);
}

function endsOf(map: YamlMap): { readonly min?: number | undefined; readonly max?: number | undefined } {
  return { min: numberAt(map, "min"), max: numberAt(map, "max") };
}
